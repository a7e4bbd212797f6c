import { Column, is, SQL } from "drizzle-orm";
import type { Row } from "./connection.ts";

/** Makes what a query answers of a row. */
export type RowMapper = (row: Row) => unknown;

interface Decoder {
  mapFromDriverValue(value: unknown): unknown;
}

/** A selected column: where its value goes in the answer, and what reads it. */
interface SelectedField {
  readonly path: readonly string[];
  readonly field: unknown;
}

/** What a prepared query of drizzle's holds, though its type does not say so. */
interface Selection {
  readonly fields?: readonly SelectedField[];
  /** By the name of a joined table: false where a row may have none of it. */
  readonly joinsNotNullableMap?: Readonly<Record<string, boolean>>;
}

type Place = (made: Record<string, unknown>, row: Row) => void;

/**
 * The mapper of a prepared query's rows; undefined where drizzle has to map them, since they may lack a
 * joined table. It gives what drizzle gives, but looks at the columns once rather than for each row.
 */
export function rowMapperOf(prepared: object): RowMapper | undefined {
  const { fields, joinsNotNullableMap = {} } = prepared as Selection;
  if (fields === undefined || Object.values(joinsNotNullableMap).includes(false)) return undefined;
  const places = fields.map(placeOf);
  return (row) => {
    const made: Record<string, unknown> = {};
    for (const place of places) place(made, row);
    return made;
  };
}

function placeOf({ path, field }: SelectedField, index: number): Place {
  const decode = decoderOf(field);
  const valueIn = (row: Row) => {
    const value = row[index] ?? null;
    return value === null || decode === undefined ? value : decode.mapFromDriverValue(value);
  };
  const [name = "", inner, ...deeper] = path;
  if (inner === undefined) {
    return (made, row) => {
      made[name] = valueIn(row);
    };
  }
  if (deeper.length > 0) throw new Error(`${path.join(".")} is selected too deep`);
  return (made, row) => {
    made[name] ??= {};
    (made[name] as Record<string, unknown>)[inner] = valueIn(row);
  };
}

/** Undefined where the value stays as it is stored. */
function decoderOf(field: unknown): Decoder | undefined {
  if (is(field, Column)) {
    const isPlain = field.mapFromDriverValue === Column.prototype.mapFromDriverValue;
    return isPlain ? undefined : field;
  }
  const { decoder } = (is(field, SQL) ? field : (field as SQL.Aliased).sql) as unknown as {
    readonly decoder: Decoder;
  };
  return decoder;
}
