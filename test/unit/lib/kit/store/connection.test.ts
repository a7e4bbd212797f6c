import assert from "node:assert/strict";
import { join } from "node:path";
import process from "node:process";
import { describe, it } from "node:test";
import { type Connection, openConnection } from "#lib/kit/store/connection.ts";
import { DatabaseError } from "#lib/kit/store/database-error.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

describe("a connection", () => {
  const folder = temporaryFolder();
  let files = 0;

  function withTable(work: (connection: Connection) => Promise<void> | void) {
    return async () => {
      files += 1;
      const connection = openConnection(join(folder, `connection-${files}.db`));
      connection.run("CREATE TABLE held (value)");
      try {
        await work(connection);
      } finally {
        connection.close();
      }
    };
  }

  function kept({ run }: Connection, value: unknown): unknown {
    run("INSERT INTO held VALUES (?)", [value]);
    return run("SELECT value FROM held")[0]?.[0];
  }

  it(
    "commits apart: a commit never ends in the turn of the event loop in which it was asked",
    withTable(async (connection) => {
      connection.run("BEGIN IMMEDIATE");
      connection.run("INSERT INTO held VALUES (1)");
      let done = false;
      const commit = connection.commit().then(() => {
        done = true;
      });
      // Whatever needs no other thread is over when the promises of this turn have been served.
      await new Promise<void>((resolve) => process.nextTick(resolve));
      assert.equal(done, false);
      await commit;
      assert.deepEqual(connection.run("SELECT value FROM held"), [[1]]);
    }),
  );

  it(
    "rejects a commit without a transaction",
    withTable((connection) => assert.rejects(connection.commit(), DatabaseError)),
  );

  it(
    "has nothing to undo where a transaction has ended by itself",
    withTable((connection) => {
      connection.run("BEGIN IMMEDIATE");
      connection.run("ROLLBACK");
      connection.rollback();
    }),
  );

  for (const value of [null, "text", 0.1, 2 ** 53 - 1, -(2 ** 53 - 1)]) {
    it(
      `gives ${value} back as it was kept`,
      withTable((connection) => assert.equal(kept(connection, value), value)),
    );
  }

  it(
    "gives bytes back as they were kept",
    withTable((connection) => {
      const bytes = new Uint8Array([0, 7, 255]);
      assert.deepEqual(new Uint8Array(kept(connection, bytes) as Uint8Array), bytes);
    }),
  );

  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, undefined]) {
    it(
      `refuses ${value}, which would be kept as NULL`,
      withTable((connection) => {
        assert.throws(() => kept(connection, value), /can not be stored/);
        assert.deepEqual(connection.run("SELECT value FROM held"), []);
      }),
    );
  }

  it(
    "refuses to read an integer that a number would round",
    withTable((connection) => {
      assert.throws(() => kept(connection, 2n ** 53n + 1n), /9007199254740993/);
    }),
  );

  it(
    "names SQLite's code of what went wrong",
    withTable((connection) => {
      assert.throws(
        () => connection.run("SELECT * FROM absent"),
        (error) => error instanceof DatabaseError && error.code === "SQLITE_ERROR",
      );
    }),
  );
});
