import fc from "fast-check";
import type { ColumnType, ExportValue } from "#cli/records/export/column.ts";

/** A column of each type, which has every kind of value. */
export const columns = [
  { name: "name", type: "text" },
  { name: "netPnlMicros", type: "int64", unit: "micros of currency" },
  { name: "returnRatio", type: "double", unit: "ratio" },
  { name: "gap", type: "boolean" },
  { name: "asOfTime", type: "time" },
] as const satisfies readonly { name: string; type: ColumnType; unit?: string }[];

const oddTexts = [
  "",
  "=1+1",
  "'",
  "'=x",
  '"',
  'a,"b"\r\nc',
  "-5",
  "NaN",
  "null",
  "ä€😀",
  "\t",
  "\0",
];

/** Every value that a column may have, among them those that files get wrong. */
const values: Readonly<Record<ColumnType, fc.Arbitrary<ExportValue>>> = {
  text: fc.oneof(fc.constantFrom(...oddTexts), fc.string({ unit: "binary" })),
  int64: fc.oneof(
    fc.constantFrom(-(2n ** 63n), 2n ** 63n - 1n, 2n ** 53n, -(2n ** 53n), 0n),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  ),
  double: fc.double(),
  boolean: fc.boolean(),
  // The years 1600 to 2199, as the API bounds times.
  time: fc.integer({ min: -11_676_096_000_000, max: 7_258_118_399_999 }),
};

/** Rows of these columns, each value absent now and then. */
export const anyRows: fc.Arbitrary<readonly (readonly ExportValue[])[]> = fc.array(
  fc.tuple(...columns.map(({ type }) => fc.option(values[type], { nil: undefined, freq: 6 }))),
  { maxLength: 12 },
);
