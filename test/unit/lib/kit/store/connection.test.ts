import assert from "node:assert/strict";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { type Connection, DatabaseError, openConnection } from "#lib/kit/store/connection.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const folder = temporaryFolder();
let files = 0;

async function withTable(work: (connection: Connection) => Promise<void> | void): Promise<void> {
  files += 1;
  const connection = openConnection(join(folder, `connection-${files}.db`));
  connection.change("CREATE TABLE held (value)");
  try {
    await work(connection);
  } finally {
    connection.close();
  }
}

function kept({ rows, change }: Connection, value: unknown): unknown {
  change("INSERT INTO held VALUES (?)", [value]);
  return rows("SELECT value FROM held")[0]?.[0];
}

test("a commit never ends in the event-loop iteration in which it was asked for", () =>
  withTable(async (connection) => {
    connection.exec("BEGIN IMMEDIATE");
    connection.change("INSERT INTO held VALUES (1)");
    let done = false;
    const commit = connection.commit().then(() => {
      done = true;
    });
    // Whatever needs no other thread is over when the promises of this iteration have been served.
    await new Promise<void>((resolve) => process.nextTick(resolve));
    assert.equal(done, false);
    await commit;
    assert.deepEqual(connection.rows("SELECT value FROM held"), [[1]]);
  }));

test("a commit without a transaction is rejected", () =>
  withTable((connection) => assert.rejects(connection.commit(), DatabaseError)));

test("nothing is rolled back where a transaction has ended by itself", () =>
  withTable((connection) => {
    connection.exec("BEGIN IMMEDIATE");
    assert.equal(connection.inTransaction, true);
    connection.exec("ROLLBACK");
    assert.equal(connection.inTransaction, false);
    connection.rollback();
  }));

test("a row is the first of a statement's, and undefined where there is none", () =>
  withTable((connection) => {
    connection.change("INSERT INTO held VALUES ('a'), (2)");
    assert.deepEqual(connection.row("SELECT value, rowid FROM held ORDER BY rowid"), ["a", 1]);
    assert.equal(connection.row("SELECT value FROM held WHERE value = ?", [3]), undefined);
  }));

test("a text that answered all rows answers its first one by the new parameters, and all again", () =>
  withTable(({ change, rows, row }) => {
    change("INSERT INTO held VALUES (1), (2), (3)");
    const above = "SELECT value FROM held WHERE value > ? ORDER BY value";
    for (const least of [1, 2, 0, 3, 1]) {
      const wanted = [1, 2, 3].filter((value) => value > least).map((value) => [value]);
      assert.deepEqual(rows(above, [least]), wanted);
      assert.deepEqual(row(above, [least]), wanted[0]);
    }
  }));

test("a first row leaves no reading open: the next one sees what was committed since", () =>
  withTable((writer) => {
    writer.exec("PRAGMA journal_mode=WAL");
    const reader = openConnection(join(folder, `connection-${files}.db`));
    try {
      const newest = () => reader.row("SELECT rowid FROM held ORDER BY rowid DESC");
      writer.change("INSERT INTO held VALUES (1), (2)");
      assert.deepEqual(newest(), [2]);
      writer.change("INSERT INTO held VALUES (3)");
      assert.deepEqual(newest(), [3]);
    } finally {
      reader.close();
    }
  }));

test("an insert answers the rowid of its last row", () =>
  withTable((connection) => {
    assert.equal(connection.insert("INSERT INTO held VALUES (?), (?)", ["a", "b"]), 2);
    assert.equal(connection.insert("INSERT INTO held VALUES ('c')"), 3);
  }));

for (const value of [null, "text", 0.1, 2 ** 53 - 1, -(2 ** 53 - 1)]) {
  test(`${value} comes back as it was stored`, () =>
    withTable((connection) => assert.equal(kept(connection, value), value)));
}

test("bytes come back as they were stored", () =>
  withTable((connection) => {
    const bytes = new Uint8Array([0, 7, 255]);
    assert.deepEqual(new Uint8Array(kept(connection, bytes) as Uint8Array), bytes);
  }));

for (const value of [Number.NaN, Number.POSITIVE_INFINITY, undefined]) {
  test(`${value} is refused, since it would be stored as NULL`, () =>
    withTable((connection) => {
      assert.throws(() => kept(connection, value), /cannot be stored/);
      assert.deepEqual(connection.rows("SELECT value FROM held"), []);
    }));
}

test("an integer that a number would round is refused, also when its statement runs again", () =>
  withTable((connection) => {
    const read = () => connection.rows("SELECT value FROM held");
    assert.deepEqual(read(), []);
    assert.throws(() => kept(connection, 2n ** 53n + 1n), /9007199254740993/);
    assert.throws(read, /9007199254740993/);
  }));

test("an error carries SQLite's code", () =>
  withTable((connection) => {
    assert.throws(
      () => connection.rows("SELECT * FROM absent"),
      (error) => error instanceof DatabaseError && error.code === "SQLITE_ERROR",
    );
  }));

test("a statement that failed runs again", () =>
  withTable((connection) => {
    connection.change("CREATE UNIQUE INDEX held_once ON held (value)");
    const insert = (value: number) => connection.change("INSERT INTO held VALUES (?)", [value]);
    insert(1);
    assert.throws(() => insert(1), { code: "SQLITE_CONSTRAINT_UNIQUE" });
    insert(2);
    assert.deepEqual(connection.rows("SELECT value FROM held"), [[1], [2]]);
  }));

test("a statement runs again, with raw rows and whole integers, after a change of the schema", () =>
  withTable((connection) => {
    const read = () => connection.rows("SELECT * FROM held");
    kept(connection, 7);
    assert.deepEqual(read(), [[7]]);
    connection.exec("ALTER TABLE held ADD COLUMN other");
    connection.change("UPDATE held SET other = ?", [2 ** 53 - 1]);
    assert.deepEqual(read(), [[7, 2 ** 53 - 1]]);
  }));

test("a pragma takes effect each time it runs", () =>
  withTable((connection) => {
    for (const on of [1, 1, 0, 0, 1, 0]) {
      connection.change(`PRAGMA foreign_keys=${on}`);
      assert.deepEqual(connection.rows("PRAGMA foreign_keys"), [[on]]);
    }
  }));

test("more statements than are kept prepared run alike", () =>
  withTable((connection) => {
    const sums = Array.from({ length: 600 }, (_, index) => `SELECT ${index} + count(*) FROM held`);
    for (const round of [0, 1]) {
      for (const [index, text] of sums.entries()) {
        assert.deepEqual(connection.rows(text), [[index + round]]);
      }
      connection.change("INSERT INTO held VALUES (1)");
    }
  }));

test("a read that is done holds no snapshot: what another connection commits is seen", () =>
  withTable((connection) => {
    connection.change("PRAGMA journal_mode=wal");
    const reader = openConnection(join(folder, `connection-${files}.db`));
    const read = () => reader.rows("SELECT value FROM held LIMIT 1");
    assert.deepEqual(read(), []);
    for (const value of [1, 2, 3]) connection.change("INSERT INTO held VALUES (?)", [value]);
    assert.deepEqual(read(), [[1]]);
    const [[busy] = []] = connection.rows("PRAGMA wal_checkpoint(TRUNCATE)");
    assert.equal(busy, 0);
    reader.close();
  }));

test("a closed connection refuses every statement, also those that it ran before", () =>
  withTable((connection) => {
    const insert = () => connection.change("INSERT INTO held VALUES (?)", [1]);
    const select = () => connection.rows("SELECT value FROM held");
    insert();
    select();
    connection.close();
    for (const statement of [insert, select, () => connection.exec("DELETE FROM held")]) {
      assert.throws(statement, DatabaseError);
    }
    assert.equal(connection.inTransaction, false);
    connection.rollback();
  }));
