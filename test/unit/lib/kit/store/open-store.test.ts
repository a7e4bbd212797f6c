import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { openStore } from "#lib/kit/store/open-store.ts";
import { type KitStore, openKitStore } from "#test/support/kit-schema/open-kit-store.ts";
import { insertNotes, notesIn, textsIn } from "#test/support/kit-schema/schema.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

function isFault(code: string, reason: string, ...says: string[]) {
  return (error: unknown) => {
    assert.ok(error instanceof Fault, `not a Fault: ${error}`);
    assert.deepEqual([error.code, error.reason], [code, reason]);
    for (const part of says) assert.ok(error.message.includes(part), error.message);
    return true;
  };
}

function migrationsOf(store: KitStore): unknown {
  return store.db.rows("SELECT count(*) FROM __drizzle_migrations")[0]?.[0];
}

const folder = temporaryFolder();
let files = 0;
const fresh = () => join(folder, `store-${++files}.db`);

test("opening a store creates the folders above the database file", async () => {
  const path = join(folder, "a", "b # 100%", "store.db");
  const store = await openKitStore(path);
  await store.close();
  assert.ok(existsSync(path));
});

test("a store keeps what was written when it is opened again, and migrates only once", async () => {
  const path = fresh();
  const first = await openKitStore(path);
  await first.write((tx) => insertNotes(tx, { text: "kept" }));
  const applied = migrationsOf(first);
  await first.close();
  const second = await openKitStore(path);
  const texts = textsIn(second.db);
  const again = migrationsOf(second);
  await second.close();
  assert.deepEqual(texts, ["kept"]);
  assert.ok(Number(applied) > 0);
  assert.equal(again, applied);
});

test("a store runs 20 overlapping writes in the order they were asked for", async () => {
  const store = await openKitStore(fresh());
  const texts = Array.from({ length: 20 }, (_, index) => `note ${index}`);
  await Promise.all(
    texts.map((text) =>
      store.write(function* (tx) {
        notesIn(tx);
        yield;
        insertNotes(tx, { text });
      }),
    ),
  );
  const stored = textsIn(store.db);
  await store.close();
  assert.deepEqual(stored, texts);
});

test("a store rolls a failing write back and goes on with the next one", async () => {
  const store = await openKitStore(fresh());
  const failing = store.write((tx) => {
    insertNotes(tx, { text: "gone" });
    throw new Error("changed my mind");
  });
  const following = store.write((tx) => insertNotes(tx, { text: "stays" }));
  await assert.rejects(failing, /changed my mind/);
  await following;
  const stored = textsIn(store.db);
  await store.close();
  assert.deepEqual(stored, ["stays"]);
});

test("a store rejects a constraint violation with the driver's error, without drizzle's wrapping", async () => {
  const store = await openKitStore(fresh());
  const twice = store.write((tx) => {
    insertNotes(tx, { text: "same" });
    insertNotes(tx, { text: "same" });
  });
  await assert.rejects(twice, { code: "SQLITE_CONSTRAINT_UNIQUE", message: /note\.text/ });
  await store.close();
});

test("a store stores booleans through an integer column", async () => {
  const store = await openKitStore(fresh());
  await store.write((tx) => insertNotes(tx, { text: "x", seen: true }));
  const [row] = notesIn(store.db);
  await store.close();
  assert.equal(row?.seen, true);
});

test("a store refuses a write through the reading side", async () => {
  const store = await openKitStore(fresh());
  const write = () => store.db.rows("INSERT INTO note (text, seen) VALUES ('no', 0) RETURNING id");
  assert.throws(write, /readonly/);
  await store.close();
});

test("a write that is asked for in another's work is made after it", async () => {
  const store = await openKitStore(fresh());
  let inner: Promise<unknown> | undefined;
  await store.write((tx) => {
    inner = store.write((later) => insertNotes(later, { text: "second" }));
    insertNotes(tx, { text: "first" });
  });
  await inner;
  const stored = textsIn(store.db);
  await store.close();
  assert.deepEqual(stored, ["first", "second"]);
});

test("a store finishes the writes asked for before close, and refuses those after", async () => {
  const path = fresh();
  const store = await openKitStore(path);
  const before = store.write((tx) => insertNotes(tx, { text: "in" }));
  const closing = store.close();
  await assert.rejects(
    store.write(() => 1),
    isFault("UNAVAILABLE", "DRAINING", path),
  );
  await Promise.all([before, closing]);
});

test("opening a store refuses a file that is open already, and takes it once that is closed", async () => {
  const path = fresh();
  const store = await openKitStore(path);
  await assert.rejects(
    openKitStore(path),
    isFault("FAILED_PRECONDITION", "DATABASE_LOCKED", path, `${path}.lock`, "PMX_DATA_DIR"),
  );
  await store.write((tx) => insertNotes(tx, { text: "unhurt" }));
  await store.close();
  await (await openKitStore(path)).close();
});

test("opening a store reports a file that is no database and leaves it as it was", async () => {
  const path = fresh();
  const bytes = Buffer.alloc(8192, 7);
  writeFileSync(path, bytes);
  await assert.rejects(
    openKitStore(path),
    isFault("DATA_LOSS", "DATABASE_CORRUPT", path, "backup"),
  );
  assert.deepEqual(readFileSync(path), bytes);
});

test("opening a store reports a database with a damaged page", async () => {
  const path = fresh();
  const store = await openKitStore(path);
  const texts = Array.from({ length: 2000 }, (_, index) => ({ text: `note ${index}` }));
  await store.write((tx) => insertNotes(tx, ...texts));
  await store.close();
  const damaged = readFileSync(path);
  damaged.fill(0xa5, damaged.length - 12_288);
  writeFileSync(path, damaged);
  await assert.rejects(openKitStore(path), isFault("DATA_LOSS", "DATABASE_CORRUPT", path));
  assert.deepEqual(readFileSync(path), damaged);
});

test("opening a store reports a place where no file can be made", async () => {
  const file = fresh();
  writeFileSync(file, "");
  const below = join(file, "store.db");
  await assert.rejects(
    openKitStore(below),
    isFault("FAILED_PRECONDITION", "STORAGE_NOT_WRITABLE", below, "PMX_DATA_DIR"),
  );
});

test("opening a store reports a database path that is a folder", async () => {
  const path = fresh();
  mkdirSync(path);
  await assert.rejects(
    openKitStore(path),
    isFault("FAILED_PRECONDITION", "STORAGE_NOT_WRITABLE", path),
  );
});

test("writes to a store whose schema defers a foreign key fail one by one at their commits", async () => {
  const migrationsFolder = join(folder, "migrations");
  mkdirSync(join(migrationsFolder, "meta"), { recursive: true });
  const entries = [{ idx: 0, version: "6", when: 1, tag: "0000_owned", breakpoints: true }];
  const journal = JSON.stringify({ version: "7", dialect: "sqlite", entries });
  writeFileSync(join(migrationsFolder, "meta", "_journal.json"), journal);
  writeFileSync(
    join(migrationsFolder, "0000_owned.sql"),
    `CREATE TABLE owner (id integer primary key);
    CREATE TABLE owned (owner integer references owner(id) deferrable initially deferred);`,
  );
  const store = await openStore({ path: fresh(), migrationsFolder, logger: quietLogger });
  const write = (owner: number, exists: boolean) =>
    store.write((tx) => {
      tx.change("INSERT INTO owned VALUES (?)", [owner]);
      if (exists) tx.change("INSERT INTO owner VALUES (?)", [owner]);
    });
  const outcomes = await Promise.allSettled([write(1, true), write(2, false), write(3, true)]);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ["fulfilled", "rejected", "fulfilled"],
  );
  assert.deepEqual(store.db.rows("SELECT owner FROM owned", []), [[1], [3]]);
  await store.close();
});
