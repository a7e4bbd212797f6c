import { join } from "node:path";
import { type Connection, openConnection } from "#lib/kit/store/connection.ts";

const owners = ["audit", "forecast", "risk-gate", "execution"] as const;
type Owner = (typeof owners)[number];

/** Where the database of a service lies. */
export type PathOf = (owner: Owner) => string;

/** A folder of `pmx serve`: all databases in one. */
export const inOneFolder =
  (folder: string): PathOf =>
  (owner) =>
    join(folder, `${owner}.db`);

/** Processes apart: each has a folder of its own. */
export const inFoldersApart =
  (folder: string): PathOf =>
  (owner) =>
    join(folder, owner, `${owner}.db`);

/** What a sprint leaves behind, but for times of running: the same whatever befell it. */
const kept: readonly { readonly what: string; readonly owner: Owner; readonly sql: string }[] = [
  {
    what: "forecast",
    owner: "forecast",
    sql: "SELECT name, content_hash FROM forecast",
  },
  {
    what: "outcome",
    owner: "forecast",
    sql: "SELECT forecast, data_hash FROM outcome",
  },
  {
    what: "decision",
    owner: "risk-gate",
    sql: "SELECT name, request_hash, verdict, allowed_units, input_hash FROM decision",
  },
  {
    what: "order",
    owner: "execution",
    sql: `SELECT name, client_order_id, decision, side, quantity_units, state, reject_reason, resolved_bar_start_ms
          FROM orders`,
  },
  { what: "fill", owner: "execution", sql: "SELECT * FROM fills" },
  { what: "round trip", owner: "execution", sql: "SELECT * FROM round_trips" },
  { what: "ledger entry", owner: "execution", sql: "SELECT * FROM ledger_entries" },
  { what: "equity point", owner: "execution", sql: "SELECT * FROM equity_points" },
  {
    what: "fact",
    owner: "audit",
    sql: "SELECT audit_set, kind, identity, fact_hash FROM fact",
  },
];

/** How many rows of one kind are named. */
const shown = 3;

/** What is lost, doubled or different in one place of records, held against those of a sprint that nothing disturbed. */
export function differences(expected: PathOf, found: PathOf): readonly string[] {
  return kept.flatMap(({ what, owner, sql }) => {
    const before = counted(rowsOf(expected(owner), sql));
    const after = counted(rowsOf(found(owner), sql));
    const beyond = (more: Rows, fewer: Rows) =>
      [...more].filter(([row, count]) => count > (fewer.get(row) ?? 0)).map(([row]) => row);
    const said = (text: string, rows: readonly string[]) => [
      ...rows.slice(0, shown).map((row) => `${text}: ${row}`),
      ...(rows.length > shown ? [`${text}: ${rows.length - shown} more`] : []),
    ];
    return [
      ...said(`${what} lost`, beyond(before, after)),
      ...said(`${what} that nothing undisturbed made`, beyond(after, before)),
    ];
  });
}

type Rows = ReadonlyMap<string, number>;

function counted(rows: readonly string[]): Rows {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row, (counts.get(row) ?? 0) + 1);
  return counts;
}

/** Of each state that has a fact: its names, and the names under which audit must have the facts. */
const stated: readonly {
  readonly kind: string;
  readonly owner: Owner;
  readonly names: string;
  readonly recorded: string;
}[] = [
  {
    kind: "FORECAST_MADE",
    owner: "forecast",
    names: "SELECT name FROM forecast",
    recorded: "content ->> '$.forecast'",
  },
  {
    kind: "FORECAST_SCORED",
    owner: "forecast",
    names: "SELECT forecast FROM outcome",
    recorded: "content ->> '$.forecast'",
  },
  {
    kind: "DECISION_MADE",
    owner: "risk-gate",
    names: "SELECT name FROM decision",
    recorded: "identity",
  },
  { kind: "ORDER_FILLED", owner: "execution", names: "SELECT id FROM fills", recorded: "identity" },
  {
    kind: "TRADE_CLOSED",
    owner: "execution",
    names: "SELECT name FROM round_trips",
    recorded: "identity",
  },
];

/** Facts of the services that audit does not have. */
export function factGaps(pathOf: PathOf): readonly string[] {
  const audit = pathOf("audit");
  const missing = rowsOf(audit, "SELECT * FROM missing_facts").map((row) => `gap in audit: ${row}`);
  const behind = (["forecast", "risk-gate", "execution"] as const).flatMap((source) => {
    const newest = rowsOf(pathOf(source), "SELECT max(sequence) FROM outbox");
    const applied = rowsOf(audit, `SELECT sequence FROM watermark WHERE source = '${source}'`);
    return `${newest}` === `${applied}`
      ? []
      : [`audit has the facts of ${source} up to ${applied || 0} of ${newest || 0}`];
  });
  const unrecorded = stated.flatMap(({ kind, owner, names, recorded }) => {
    const sql = `SELECT ${recorded} FROM fact WHERE kind = '${kind}'`;
    const known = new Set(rowsOf(audit, sql));
    const lost = rowsOf(pathOf(owner), names).filter((name) => !known.has(name));
    return lost.slice(0, shown).map((name) => `audit lacks ${kind} of ${owner}: ${name}`);
  });
  return [...missing, ...behind, ...unrecorded];
}

/** Answers a row for each thing that is wrong with the orders and fills of an execution service. */
const orderChecks: readonly { readonly what: string; readonly sql: string }[] = [
  {
    what: "order filled without a fill",
    sql: `SELECT name FROM orders WHERE state = 'FILLED'
          AND NOT EXISTS (SELECT 1 FROM fills WHERE order_name = orders.name)`,
  },
  {
    what: "order filled twice in one bar",
    sql: `SELECT order_name, bar_start_ms FROM fills WHERE effect = 'OPEN' AND order_name IS NOT NULL
          GROUP BY order_name, bar_start_ms HAVING count(*) > 1`,
  },
  {
    what: "order filled beyond its quantity",
    sql: `SELECT orders.name FROM orders JOIN fills ON order_name = orders.name WHERE effect = 'OPEN'
          GROUP BY orders.name HAVING sum(fills.quantity_units) > orders.quantity_units`,
  },
  {
    what: "lot closed beyond what was opened",
    sql: `SELECT lot FROM fills GROUP BY lot
          HAVING sum(iif(effect = 'OPEN', quantity_units, -quantity_units)) < 0`,
  },
];

/** Orders that are lost or filled more than once, within the database of execution alone. */
export function orderFindings(pathOf: PathOf): readonly string[] {
  return orderChecks.flatMap(({ what, sql }) =>
    rowsOf(pathOf("execution"), sql).map((row) => `${what}: ${row}`),
  );
}

/** The rows of a query, each as one text. */
function rowsOf(path: string, sql: string): string[] {
  return reading(path, (connection) => connection.rows(sql).map((row) => row.join(" ")));
}

function reading<T>(path: string, work: (connection: Connection) => T): T {
  const connection = openConnection(path, 5_000);
  try {
    return work(connection);
  } finally {
    connection.close();
  }
}
