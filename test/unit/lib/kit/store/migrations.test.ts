import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { packageVersion } from "#lib/kit/build.ts";
import { openConnection } from "#lib/kit/store/connection.ts";
import { openStore } from "#lib/kit/store/open-store.ts";
import { openKitStore } from "#test/support/kit-schema/open-kit-store.ts";
import { migrationsFolder } from "#test/support/kit-schema/schema.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

interface Journal {
  readonly entries: readonly {
    readonly idx: number;
    readonly when: number;
    readonly tag: string;
  }[];
}

const folder = temporaryFolder();
let files = 0;
const fresh = () => join(folder, `store-${++files}.db`);

/** The kit's migrations and another one that a version made so long after the last of them. */
function migrationsWith(laterMs: number): string {
  const copy = temporaryFolder();
  cpSync(migrationsFolder, copy, { recursive: true });
  const file = join(copy, "meta/_journal.json");
  const journal = JSON.parse(readFileSync(file, "utf8")) as Journal;
  const last = journal.entries.at(-1)!;
  const added = { ...last, idx: last.idx + 1, when: last.when + laterMs, tag: "0009_other" };
  writeFileSync(file, JSON.stringify({ ...journal, entries: [...journal.entries, added] }));
  writeFileSync(join(copy, "0009_other.sql"), "CREATE TABLE other (id integer primary key);");
  return copy;
}

/** A database that another version of pmx left behind, with the number that it states of itself. */
async function left(migrations: string, userVersion: number): Promise<string> {
  const path = fresh();
  await (await openStore({ path, migrationsFolder: migrations, logger: quietLogger })).close();
  const connection = openConnection(path);
  connection.exec(`PRAGMA user_version=${userVersion}`);
  connection.close();
  return path;
}

test("a database of a newer version is refused with that version, this one and what to do", async () => {
  const path = await left(migrationsWith(1), 1_007_012);
  const bytes = readFileSync(path);
  const { version } = packageVersion();
  await assert.rejects(openKitStore(path), (error: Error) => {
    assert.deepEqual(Object.entries(error).slice(1, 3), [
      ["code", "FAILED_PRECONDITION"],
      ["reason", "DATABASE_VERSION"],
    ]);
    for (const said of [path, "pmx 1.7.12", `this pmx ${version}`, "PMX_DATA_DIR"]) {
      assert.ok(error.message.includes(said), error.message);
    }
    return true;
  });
  assert.deepEqual(readFileSync(path), bytes);
});

test("a database that no version put its name on is one of up to 0.2.0", async () => {
  const path = await left(migrationsWith(1), 0);
  await assert.rejects(openKitStore(path), {
    reason: "DATABASE_VERSION",
    message: /a version of pmx up to 0\.2\.0 wrote it last/,
  });
});

test("a database that lacks a migration older than its newest is refused: it would never get it", async () => {
  const path = await left(migrationsFolder, 2_000);
  const migrations = migrationsWith(-1);
  await assert.rejects(openStore({ path, migrationsFolder: migrations, logger: quietLogger }), {
    reason: "DATABASE_VERSION",
    message: /pmx 0\.2\.0 wrote it last/,
  });
});

test("a database that something else made is refused", async () => {
  const path = fresh();
  const connection = openConnection(path);
  connection.exec("CREATE TABLE address_book (name text)");
  connection.close();
  await assert.rejects(openKitStore(path), {
    code: "FAILED_PRECONDITION",
    reason: "DATABASE_VERSION",
    message: /was not made by pmx/,
  });
});

test("a database of an older version is brought up to date and states this version from then on", async () => {
  const path = await left(migrationsFolder, 0);
  const migrations = migrationsWith(1);
  const store = await openStore({ path, migrationsFolder: migrations, logger: quietLogger });
  assert.deepEqual(store.db.rows("SELECT count(*) FROM other"), [[0]]);
  const [[number] = []] = store.db.rows("PRAGMA user_version");
  await store.close();
  const [major, minor, patch] = packageVersion().version.split(".").map(Number);
  assert.equal(number, (major! * 1_000 + minor!) * 1_000 + patch!);
});
