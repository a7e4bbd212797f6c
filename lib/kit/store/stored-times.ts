import { yieldToEventLoop } from "../async/yield-to-event-loop.ts";
import type { RowReader, Value } from "./connection.ts";

/** Times of one column that are none of UTC. */
export interface WrongTimes {
  /** The table or view. */
  readonly table: string;
  readonly column: string;
  /** What is wrong with them, for a person. */
  readonly description: string;
  readonly count: number;
  /** One of them, as stored. */
  readonly example: string;
}

/** What a database holds of times. */
export interface StoredTimesCheck {
  /** Times that were looked at; a NULL is none. */
  readonly checked: number;
  readonly wrong: readonly WrongTimes[];
  /** Views of which only the first rows were looked at. */
  readonly sampledViews: readonly string[];
}

/** Rows of a table that one statement looks at: it blocks the event loop for a few milliseconds. */
const rowsTogether = 5_000;
/** Rows of a view that are looked at: a view has no key by which it could be read in parts. */
const rowsOfView = 5_000;

/** The years 1600 to 2199 in milliseconds: no market is older, and no later date is meant. */
const earliestMs = Date.parse("1600-01-01T00:00:00Z");
const endMs = Date.parse("2200-01-01T00:00:00Z");

const digits = (count: number) => "[0-9]".repeat(count);
const date = `${digits(4)}-${digits(2)}-${digits(2)}`;
const instant = `${date}T${digits(2)}:${digits(2)}:${digits(2)}*`;

/** What is asked of a column, by the end of its name: what breaks it, as a condition in SQL, and its words. */
interface Rule {
  readonly description: string;
  isWrong(column: string): string;
}

const rulesByEnding: Readonly<Record<string, readonly Rule[]>> = {
  _ms: [
    {
      description: "are no whole number of milliseconds",
      isWrong: (column) => `typeof(${column}) <> 'integer'`,
    },
    {
      description: "lie outside the years 1600 to 2199 as milliseconds of UTC",
      isWrong: (column) =>
        `typeof(${column}) = 'integer' AND (${column} < ${earliestMs} OR ${column} >= ${endMs})`,
    },
  ],
  _timestamp: [
    {
      description: "are no instant that ends in Z or +00:00",
      isWrong: (column) =>
        `${column} NOT GLOB '${instant}' OR NOT (${column} GLOB '*Z' OR ${column} GLOB '*+00:00')`,
    },
  ],
  _date: [
    {
      description: "are no date YYYY-MM-DD",
      isWrong: (column) => `${column} NOT GLOB '${date}'`,
    },
  ],
};

/** A column that holds times. */
interface TimeColumn {
  readonly name: string;
  readonly rules: readonly Rule[];
}

/**
 * Looks at every time that a database holds: columns `…_ms`, and in views also `…_timestamp` and `…_date`. Other
 * work goes on between the parts of large tables, so that rows written meanwhile may be left out.
 */
export async function checkStoredTimes(db: RowReader): Promise<StoredTimesCheck> {
  const wrong: WrongTimes[] = [];
  const sampledViews: string[] = [];
  let checked = 0;
  const add = (part: Part) => {
    checked += part.checked;
    for (const found of part.wrong) addTo(wrong, found);
  };
  for (const [name, type, sql] of db.rows(
    "SELECT name, type, sql FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY name",
  )) {
    const table = String(name);
    const columns = timeColumns(db, table);
    if (columns.length === 0) continue;
    await yieldToEventLoop();
    if (type === "view") {
      add(look(db, table, columns, `(SELECT * FROM ${quoted(table)} LIMIT ${rowsOfView})`, []));
      if (hasMore(db, table)) sampledViews.push(table);
      continue;
    }
    const key = keyOf(db, table, String(sql));
    for (let after: readonly Value[] = []; ; await yieldToEventLoop()) {
      const until = keyAfter(db, table, key, after);
      const between = [
        ...(after.length > 0 ? [`${tuple(key)} > ${marks(key)}`] : []),
        ...(until === undefined ? [] : [`${tuple(key)} <= ${marks(key)}`]),
      ];
      const where = between.length > 0 ? ` WHERE ${between.join(" AND ")}` : "";
      add(look(db, table, columns, `${quoted(table)}${where}`, [...after, ...(until ?? [])]));
      if (until === undefined) break;
      after = until;
    }
  }
  return { checked, wrong, sampledViews };
}

interface Part {
  readonly checked: number;
  readonly wrong: readonly WrongTimes[];
}

/** Looks at some rows of a table. */
function look(
  db: RowReader,
  table: string,
  columns: readonly TimeColumn[],
  from: string,
  parameters: readonly Value[],
): Part {
  const asked = columns.flatMap(({ name, rules }) => rules.map((rule) => ({ name, rule })));
  const counts = columns.map(({ name }) => `count(${quoted(name)})`);
  const findings = asked.flatMap(({ name, rule }) => {
    const column = quoted(name);
    const isWrong = `${column} IS NOT NULL AND (${rule.isWrong(column)})`;
    // As text: a number beyond 2^53 is refused by the driver.
    return [`total(${isWrong})`, `min(CASE WHEN ${isWrong} THEN CAST(${column} AS TEXT) END)`];
  });
  const row =
    db.row(`SELECT ${[...counts, ...findings].join(", ")} FROM ${from}`, parameters) ?? [];
  const found = row.slice(counts.length);
  return {
    checked: row.slice(0, counts.length).reduce<number>((sum, count) => sum + Number(count), 0),
    wrong: asked.flatMap(({ name, rule: { description } }, at) => {
      const [count, example] = [Number(found[2 * at]), String(found[2 * at + 1])];
      return count > 0 ? [{ table, column: name, description, count, example }] : [];
    }),
  };
}

/** Adds to what was found of the same column in earlier rows. */
function addTo(wrong: WrongTimes[], found: WrongTimes): void {
  const at = wrong.findIndex(
    ({ table, column, description }) =>
      table === found.table && column === found.column && description === found.description,
  );
  if (at < 0) wrong.push(found);
  else wrong[at] = { ...found, count: found.count + (wrong[at]?.count ?? 0) };
}

/** The columns of a table that hold times, those that SQLite computes included. */
function timeColumns(db: RowReader, table: string): readonly TimeColumn[] {
  return db.rows("SELECT name FROM pragma_table_xinfo(?)", [table]).flatMap(([column]) => {
    const name = String(column);
    const ending = Object.keys(rulesByEnding).find((end) => name.endsWith(end));
    return ending === undefined ? [] : [{ name, rules: rulesByEnding[ending] ?? [] }];
  });
}

/** The columns that a table is ordered by. */
function keyOf(db: RowReader, table: string, sql: string): readonly string[] {
  if (!/\bWITHOUT ROWID\b/i.test(sql)) return ["rowid"];
  const text = "SELECT name FROM pragma_table_xinfo(?) WHERE pk > 0 ORDER BY pk";
  return db.rows(text, [table]).map(([name]) => String(name));
}

/** The key of the last row of the next part; undefined where the rest is one part. */
function keyAfter(
  db: RowReader,
  table: string,
  key: readonly string[],
  after: readonly Value[],
): readonly Value[] | undefined {
  const columns = key.map(quoted).join(", ");
  const where = after.length > 0 ? ` WHERE ${tuple(key)} > ${marks(key)}` : "";
  const page = `ORDER BY ${columns} LIMIT 1 OFFSET ${rowsTogether - 1}`;
  return db.row(`SELECT ${columns} FROM ${quoted(table)}${where} ${page}`, after);
}

function hasMore(db: RowReader, view: string): boolean {
  return db.row(`SELECT 1 FROM ${quoted(view)} LIMIT 1 OFFSET ${rowsOfView}`) !== undefined;
}

function tuple(key: readonly string[]): string {
  return `(${key.map(quoted).join(", ")})`;
}

function marks(key: readonly string[]): string {
  return `(${key.map(() => "?").join(", ")})`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
