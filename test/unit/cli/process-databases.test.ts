import assert from "node:assert/strict";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { processDefinitions, processNames } from "#cli/process-definitions.ts";
import { openConnection } from "#lib/kit/store/connection.ts";
import { schemaState } from "#lib/kit/store/migrations.ts";
import { openStore } from "#lib/kit/store/open-store.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

for (const name of processNames) {
  const migrationsFolder = fileURLToPath(processDefinitions[name].migrations);
  const file = `${name}.db`;
  const stateOf = (path: string) => {
    const connection = openConnection(path);
    const state = schemaState(connection, migrationsFolder);
    connection.close();
    return state;
  };
  const brought = async () => {
    const path = join(temporaryFolder(), file);
    cpSync(join(repositoryRoot, "test/testdata/releases/0.2.0", file), path);
    const before = stateOf(path);
    await (await openStore({ path, migrationsFolder, logger: quietLogger })).close();
    return { path, before, after: stateOf(path) };
  };

  test(`${file} of version 0.2.0 is brought up to date, with its rows and no broken reference`, async () => {
    const { path, before, after } = await brought();
    assert.equal(before.version, undefined);
    const isOlder = before.pending > 0;
    assert.deepEqual([before.kind, after.kind], [isOlder ? "OLDER" : "CURRENT", "CURRENT"]);
    assert.equal(after.applied, before.applied + before.pending);
    const connection = openConnection(path);
    assert.deepEqual(connection.rows("PRAGMA foreign_key_check"), []);
    assert.deepEqual(connection.rows("PRAGMA integrity_check"), [["ok"]]);
    connection.close();
  });

  test(`${file} of a newer version is refused with that version, and left as it is`, async () => {
    const { path } = await brought();
    const connection = openConnection(path);
    connection.exec("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('later', 9e15)");
    connection.exec("PRAGMA user_version=1007012");
    connection.rows("PRAGMA wal_checkpoint(TRUNCATE)");
    connection.close();
    const bytes = readFileSync(path);
    await assert.rejects(openStore({ path, migrationsFolder, logger: quietLogger }), {
      reason: "DATABASE_VERSION",
      message: /pmx 1\.7\.12 wrote it last/,
    });
    assert.deepEqual(readFileSync(path), bytes);
  });
}
