import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { sql } from "drizzle-orm";
import { openConnection } from "#lib/kit/store/connection.ts";
import { transact } from "#lib/kit/store/database.ts";
import type { Transaction } from "#lib/kit/store/transaction.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

describe("transact", () => {
  const folder = temporaryFolder();

  it("hands out a transaction that is of no use once it has ended", async () => {
    const connection = openConnection(join(folder, "ended.db"));
    let kept: Transaction | undefined;
    await transact(connection, async (tx) => {
      kept = tx;
      await tx.run(sql`CREATE TABLE held (value)`);
    });
    const late = async () => void (await kept!.run(sql`INSERT INTO held VALUES (1)`));
    await assert.rejects(late, ({ cause }: Error) => /has ended/.test(`${cause}`));
    assert.deepEqual(connection.run("SELECT value FROM held"), []);
    connection.close();
  });

  it("leaves nothing of a work whose commit is refused, and goes on with the next", async () => {
    const connection = openConnection(join(folder, "refused.db"));
    connection.run("PRAGMA foreign_keys=ON");
    connection.run("CREATE TABLE owner (id integer primary key)");
    connection.run(
      "CREATE TABLE owned (owner integer REFERENCES owner(id) DEFERRABLE INITIALLY DEFERRED)",
    );
    const orphan = transact(connection, async (tx) => {
      await tx.run(sql`INSERT INTO owned VALUES (7)`);
    });
    await assert.rejects(orphan, /FOREIGN KEY/);
    await transact(
      connection,
      async (tx) => void (await tx.run(sql`INSERT INTO owner VALUES (1)`)),
    );
    assert.deepEqual(connection.run("SELECT (SELECT count(*) FROM owned), count(*) FROM owner"), [
      [0, 1],
    ]);
    connection.close();
  });
});
