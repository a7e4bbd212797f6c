import { Column, getTableColumns, is, Param, Placeholder, SQL, sql } from "drizzle-orm";
import { SQLiteInteger, type SQLiteTable } from "drizzle-orm/sqlite-core";
import { drizzle } from "drizzle-orm/sqlite-proxy";
import type { RowReader, Rows, RowWriter } from "./connection.ts";
import { rowMapperOf } from "./row-mapper.ts";

/**
 * Stand for the values in a query, which are given each time it runs. They have the type of SQL too,
 * because drizzle's `set` takes a placeholder and its type does not say so.
 */
export type Placeholders<Values> = {
  readonly [Name in keyof Values & string]: Placeholder<Name, Values[Name]> & SQL<Values[Name]>;
};

/** A query whose SQL text is built once; running it costs little more than SQLite's own work. */
export interface Statement<Values, Row> {
  /** Every row. @throws DatabaseError */
  all(db: RowReader, values: Values): Row[];
  /** The first row, if there is one. @throws DatabaseError */
  first(db: RowReader, values: Values): Row | undefined;
  /** Runs it for its effect. @throws DatabaseError */
  run(tx: RowWriter, values: Values): void;
}

/** A query of drizzle's, complete. */
interface Query extends PromiseLike<unknown> {
  prepare(): {
    getQuery(): { readonly sql: string; readonly params: readonly unknown[] };
    mapResult(response: unknown, isFromBatch: true): unknown;
  };
}

type RowOf<Q> = Awaited<Q> extends readonly (infer Row)[] ? Row : never;

/** What builds queries and runs none. */
const builder = drizzle(() => Promise.reject(new Error("run a statement through a store")));

type Builder = Pick<typeof builder, "select" | "selectDistinct" | "insert" | "update" | "delete">;

/**
 * A query that is built when it first runs, and never again. It runs at once, without a promise, on
 * whatever store or transaction it is given. Values go through the column's encoder where drizzle
 * knows the column (`values` of an insert, `set` of an update); in a condition they are bound as
 * they are.
 *
 * @example
 * const orderByName = statement((db, { name }: Placeholders<{ name: string }>) =>
 *   db.select().from(orders).where(eq(orders.name, name)),
 * );
 * const order = orderByName.first(tx, { name: "orders/1" });
 */
export function statement<Values extends object, Q extends Query>(
  build: (db: Builder, values: Placeholders<Values>) => Q,
): Statement<Values, RowOf<Q>> {
  let kept: Prepared | undefined;
  const prepared = () => {
    kept ??= prepare(build(builder, placeholders<Values>()));
    return kept;
  };
  const all = (db: RowReader, values: Values) => {
    const { text, parametersOf, mapRows } = prepared();
    return mapRows(db.rows(text, parametersOf(values as Row))) as RowOf<Q>[];
  };
  return {
    all,
    first(db, values) {
      const { text, parametersOf, mapRows } = prepared();
      const row = db.row(text, parametersOf(values as Row));
      return row && (mapRows([row])[0] as RowOf<Q>);
    },
    run(tx, values) {
      const { text, parametersOf } = prepared();
      tx.change(text, parametersOf(values as Row));
    },
  };
}

/** As many rows share one statement where that many are inserted: it costs half as much a row. */
const rowsTogether = 32;

/**
 * An insert of whole rows into a table, in their order. What a row leaves out takes the column's
 * default, or null. It answers the rowid of the last one, 0 where there is none. It throws a RangeError for an integer
 * that could not be read again.
 *
 * @example
 * const insertOrders = insertInto(orders);
 * insertOrders(tx, order, another);
 */
export function insertInto<Table extends SQLiteTable>(
  table: Table,
): (tx: RowWriter, ...rows: readonly Table["$inferInsert"][]) => number {
  const columns = Object.entries(getTableColumns(table)).map(([name, column]) => {
    if (is(column.default, SQL)) throw new Error(`${column.name} has a default in SQL`);
    const isPlain = column.mapToDriverValue === Column.prototype.mapToDriverValue;
    const encode = is(column, SQLiteInteger)
      ? (value: unknown) => readableInteger(column, value)
      : isPlain
        ? undefined
        : (value: unknown) => (value === null ? null : column.mapToDriverValue(value));
    const standard = column.default ?? null;
    return { name, encode, otherwise: encode === undefined ? standard : encode(standard) };
  });
  const row = Object.fromEntries(columns.map(({ name }) => [name, sql.placeholder(name)]));
  const texts = new Map<number, string>();
  const textOf = (count: number): string => {
    let text = texts.get(count);
    if (text === undefined) {
      const rows = Array.from({ length: count }, () => row as Table["$inferInsert"]);
      text = builder.insert(table).values(rows).toSQL().sql;
      texts.set(count, text);
    }
    return text;
  };
  const addParameters = (parameters: unknown[], values: Row): void => {
    for (const { name, encode, otherwise } of columns) {
      const value = values[name];
      if (value === undefined) parameters.push(otherwise);
      else parameters.push(encode === undefined ? value : encode(value));
    }
  };
  return (tx, ...rows) => {
    let last = 0;
    let from = 0;
    while (from < rows.length) {
      const count = rows.length - from < rowsTogether ? 1 : rowsTogether;
      const parameters: unknown[] = [];
      for (const end = from + count; from < end; from += 1) {
        addParameters(parameters, rows[from] as Row);
      }
      last = tx.insert(textOf(count), parameters);
    }
    return last;
  };
}

/** A value of an integer column. @throws RangeError for one that a number would round: reading it back would fail for ever */
function readableInteger(column: Column, value: unknown): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  throw new RangeError(`${value} is no integer that ${column.name} holds exactly`);
}

type Row = Readonly<Record<string, unknown>>;

/** Every name read from it is a placeholder of that name. */
function placeholders<Values extends object>(): Placeholders<Values> {
  return new Proxy({} as Placeholders<Values>, {
    get: (_, name) => sql.placeholder(String(name)),
  });
}

interface Prepared {
  readonly text: string;
  readonly parametersOf: (values: Row) => readonly unknown[];
  readonly mapRows: (rows: Rows) => readonly unknown[];
}

function prepare(query: Query): Prepared {
  const prepared = query.prepare();
  const { sql: text, params } = prepared.getQuery();
  const binders = params.map(binderOf);
  const mapRow = rowMapperOf(prepared);
  return {
    text,
    parametersOf: (values) => binders.map((valueIn) => valueIn(values)),
    mapRows: (rows) => {
      if (mapRow !== undefined) return rows.map(mapRow);
      return rows.length === 0 ? rows : (prepared.mapResult({ rows }, true) as readonly unknown[]);
    },
  };
}

/** How one parameter of the text is taken from the values. A value that is left out is no NULL. */
function binderOf(parameter: unknown): (values: Row) => unknown {
  if (is(parameter, Placeholder)) {
    const { name } = parameter;
    return (values) => values[name];
  }
  if (is(parameter, Param) && is(parameter.value, Placeholder)) {
    const {
      encoder,
      value: { name },
    } = parameter;
    return (values) => {
      const value = values[name];
      if (value === null || value === undefined) return value;
      return is(encoder, SQLiteInteger)
        ? readableInteger(encoder, value)
        : encoder.mapToDriverValue(value);
    };
  }
  return () => parameter;
}
