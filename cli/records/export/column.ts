import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { enumName } from "#lib/wire/enum-name.ts";
import type { Metric } from "#proto/pmx/type/v1/metric_pb.ts";
import { UndefinedReason } from "#proto/pmx/type/v1/metric_pb.ts";

/** What the values of a column are. */
export type ColumnType = "text" | "int64" | "double" | "boolean" | "time";

/** A value: a bigint for int64, whole UTC milliseconds for time; undefined for none. */
export type ExportValue = string | bigint | number | boolean | undefined;

/** A column of a file that programs read. */
export interface ExportColumn<Row> {
  /** The field's name in the API, with its unit last where it has one: `netPnlMicros`. */
  readonly name: string;
  readonly type: ColumnType;
  /** Of its values: "ratio", "bars", "price in currency"; absent for texts, times and flags. */
  readonly unit?: string;
  readonly value: (row: Row) => ExportValue;
}

type Get<Row, Value> = (row: Row) => Value | undefined;

/** A text; an empty one is a value too. */
export function text<Row>(name: string, value: Get<Row, string>): ExportColumn<Row> {
  return { name, type: "text", value };
}

/** A text where an empty one says that there is none. */
export function name<Row>(column: string, value: Get<Row, string>): ExportColumn<Row> {
  return { name: column, type: "text", value: (row) => value(row) || undefined };
}

/** A whole number of a unit. */
export function whole<Row>(
  column: string,
  unit: string,
  value: Get<Row, bigint | number>,
): ExportColumn<Row> {
  return {
    name: column,
    type: "int64",
    unit,
    value(row) {
      const found = value(row);
      return found === undefined ? undefined : BigInt(found);
    },
  };
}

/** Micros of the currency that the column `currency` names, exact. */
export function micros<Row>(column: string, value: Get<Row, bigint>): ExportColumn<Row> {
  return whole(column, "micros of currency", value);
}

/** A number of a unit. */
export function number<Row>(
  column: string,
  unit: string,
  value: Get<Row, number>,
): ExportColumn<Row> {
  return { name: column, type: "double", unit, value };
}

export function flag<Row>(column: string, value: Get<Row, boolean>): ExportColumn<Row> {
  return { name: column, type: "boolean", value };
}

/** A time, whole milliseconds. */
export function time<Row>(column: string, value: Get<Row, Timestamp>): ExportColumn<Row> {
  return {
    name: column,
    type: "time",
    value(row) {
      const at = value(row);
      return at && Number(at.seconds) * 1000 + Math.trunc(at.nanos / 1e6);
    },
  };
}

/** The name of a value of an enum, without the enum's own; none where it is unspecified. */
export function member<Row>(
  column: string,
  of: Readonly<Record<string, number>>,
  value: Get<Row, number>,
): ExportColumn<Row> {
  return {
    name: column,
    type: "text",
    value(row) {
      const found = value(row);
      return found === undefined || found === 0
        ? undefined
        : enumName<Readonly<Record<string, number>>>(of, found);
    },
  };
}

/** A metric as its value, what it was measured on, and why it has none. */
export function metric<Row>(
  column: string,
  unit: string,
  of: Get<Row, Metric>,
): readonly ExportColumn<Row>[] {
  return [
    number(column, unit, (row) => measured(of(row))),
    whole(`${column}N`, "observations", (row) => of(row)?.n),
    member(`${column}UndefinedReason`, UndefinedReason, (row) => reasonOf(of(row))),
  ];
}

/** Absent where the metric is undefined. */
export function measured(metric: Metric | undefined): number | undefined {
  return metric?.result.case === "value" ? metric.result.value : undefined;
}

/** Why a metric has no value. */
export function reasonOf(metric: Metric | undefined): UndefinedReason | undefined {
  return metric?.result.case === "undefinedReason" ? metric.result.value : undefined;
}
