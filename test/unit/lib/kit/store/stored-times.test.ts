import assert from "node:assert/strict";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { openConnection } from "#lib/kit/store/connection.ts";
import { checkStoredTimes } from "#lib/kit/store/stored-times.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const folder = temporaryFolder();
let files = 0;

/** A database of some tables, closed after the test. */
function database(t: TestContext, ...statements: readonly string[]) {
  const connection = openConnection(join(folder, `${++files}.db`));
  t.after(() => connection.close());
  for (const statement of statements) connection.exec(statement);
  return connection;
}

const noon = Date.UTC(2026, 4, 5, 12);

test("whole milliseconds of the years 1600 to 2199 are times of UTC, and a NULL is none", async (t) => {
  const db = database(
    t,
    "CREATE TABLE fill (id INTEGER PRIMARY KEY, start_ms INTEGER, end_ms INTEGER, days REAL)",
    `INSERT INTO fill (start_ms, end_ms, days) VALUES (${noon}, NULL, 0.5), (-11676096000000, 7258118399999, -1)`,
  );
  assert.deepEqual(await checkStoredTimes(db), { checked: 3, wrong: [], sampledViews: [] });
});

test("seconds with a fraction, texts and other units are found, counted and shown", async (t) => {
  const db = database(
    t,
    "CREATE TABLE fill (id INTEGER PRIMARY KEY, start_ms)",
    `INSERT INTO fill (start_ms) VALUES (${noon}), (${noon * 1000}), (1.5), ('2026-05-05 12:00'), ('2026-05-05 13:00')`,
  );
  const { checked, wrong } = await checkStoredTimes(db);
  assert.equal(checked, 5);
  assert.deepEqual(
    wrong.map(({ column, description, count, example }) => [column, description, count, example]),
    [
      ["start_ms", "are no whole number of milliseconds", 3, "1.5"],
      [
        "start_ms",
        "lie outside the years 1600 to 2199 as milliseconds of UTC",
        1,
        String(noon * 1000),
      ],
    ],
  );
});

test("texts of a view are instants that end in Z or +00:00, and dates", async (t) => {
  const table = "CREATE TABLE trade (id INTEGER PRIMARY KEY, entered TEXT, day TEXT)";
  const view =
    "CREATE VIEW trades AS SELECT entered AS entry_timestamp, day AS trade_date FROM trade";
  const good = database(
    t,
    table,
    view,
    `INSERT INTO trade (entered, day) VALUES ('2026-05-05T12:00:00Z', '2026-05-05'),
      ('2026-05-05T12:00:00.123+00:00', '2026-05-05'), (NULL, NULL)`,
  );
  assert.deepEqual(await checkStoredTimes(good), { checked: 4, wrong: [], sampledViews: [] });
  for (const [entered, day] of [
    ["2026-05-05T12:00:00", "2026-05-05"],
    ["2026-05-05T12:00:00+02:00", "2026-05-05"],
    ["2026-05-05 12:00:00Z", "2026-05-05"],
    ["2026-05-05T12:00:00Z", "05.05.2026"],
  ]) {
    const bad = database(
      t,
      table,
      view,
      `INSERT INTO trade (entered, day) VALUES ('${entered}', '${day}')`,
    );
    const { wrong } = await checkStoredTimes(bad);
    assert.deepEqual(
      wrong.map(({ table: name, count }) => [name, count]),
      [["trades", 1]],
      `${entered} ${day}`,
    );
  }
});

test("every row of a table larger than one part is looked at once, with a rowid and without", async (t) => {
  const rows = 12_345;
  const numbers = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})`;
  const last = `CASE i WHEN ${rows} THEN 'local' ELSE ${noon} + i END`;
  const db = database(
    t,
    "CREATE TABLE with_rowid (id INTEGER PRIMARY KEY, at_ms)",
    `INSERT INTO with_rowid ${numbers} SELECT i, ${last} FROM n`,
    "CREATE TABLE without_rowid (a INTEGER, at_ms, b INTEGER, PRIMARY KEY (b, a)) WITHOUT ROWID",
    `INSERT INTO without_rowid ${numbers} SELECT i, ${last}, i % 7 FROM n`,
    "CREATE VIEW seen AS SELECT at_ms FROM with_rowid",
  );
  const { checked, wrong, sampledViews } = await checkStoredTimes(db);
  assert.equal(checked, 2 * rows + 5_000);
  assert.deepEqual(sampledViews, ["seen"]);
  assert.deepEqual(
    wrong.map(({ table, count, example }) => [table, count, example]),
    [
      ["with_rowid", 1, "local"],
      ["without_rowid", 1, "local"],
    ],
  );
});

test("a column that SQLite computes from a document is looked at as well", async (t) => {
  const db = database(
    t,
    "CREATE TABLE fact (id INTEGER PRIMARY KEY, content TEXT, as_of_ms INTEGER GENERATED ALWAYS AS (content ->> '$.asOf') VIRTUAL)",
    `INSERT INTO fact (content) VALUES ('{"asOf":${noon}}'), ('{"asOf":"yesterday"}'), ('{}')`,
  );
  const { checked, wrong } = await checkStoredTimes(db);
  assert.equal(checked, 2);
  assert.deepEqual(
    wrong.map(({ count, example }) => [count, example]),
    [[1, "yesterday"]],
  );
});
