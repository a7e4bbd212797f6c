import { ByteWriter, ParquetWriter } from "hyparquet-writer";

/** Cells of a row group: what is held in memory at a time, whatever the length of the file. */
const groupCells = 400_000;

/** How each type of column is stored; a column is optional, since any value may be absent. */
const elements = {
  text: { type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } },
  int64: { type: "INT64" },
  double: { type: "DOUBLE" },
  boolean: { type: "BOOLEAN" },
  time: {
    type: "INT64",
    converted_type: "TIMESTAMP_MILLIS",
    logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" },
  },
};

/** What a value of each type is in JavaScript. */
const kinds = {
  text: "string",
  int64: "bigint",
  double: "number",
  boolean: "boolean",
  time: "number",
};

/** @type {typeof import("./index.d.ts").openParquet} */
export function openParquet({ columns, metadata, createdBy, write }) {
  const groupRows = Math.max(1, Math.floor(groupCells / Math.max(1, columns.length)));
  const writer = new ByteWriter();
  const file = new ParquetWriter({
    writer,
    schema: [
      { name: "root", num_children: columns.length },
      ...columns.map(({ name, type }) => ({
        name,
        repetition_type: "OPTIONAL",
        ...elements[type],
      })),
    ],
    kvMetadata: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    createdBy,
  });
  let waiting = columns.map(() => []);

  /** Hands on what was written; the writer goes on counting where it is in the file. */
  function flush() {
    write(writer.getBytes());
    writer.index = 0;
  }

  function writeGroup() {
    // A dictionary would take 0 and -0 for the same number.
    const data = columns.map(({ name, type }, at) => ({
      name,
      data: waiting[at],
      ...(type === "double" && { encoding: "PLAIN" }),
    }));
    file.write({ columnData: data, rowGroupSize: groupRows });
    waiting = columns.map(() => []);
    flush();
  }

  return {
    append(rows) {
      for (const row of rows) {
        columns.forEach((column, at) => {
          waiting[at].push(stored(row[at], column));
        });
        if (waiting[0]?.length === groupRows) writeGroup();
      }
    },
    finish() {
      if (waiting[0]?.length) writeGroup();
      file.finish();
      flush();
    },
  };
}

/** A value as its column stores it. */
function stored(value, { name, type }) {
  if (value === undefined) return undefined;
  if (typeof value !== kinds[type]) {
    throw new TypeError(
      `${name}: a value of type ${type} is a ${kinds[type]}, not ${String(value)}`,
    );
  }
  if (type === "int64" && BigInt.asIntN(64, value) !== value) {
    throw new RangeError(`${name}: ${value} has more than 64 bits`);
  }
  // Whole milliseconds, or none that Parquet can hold.
  return type === "time" ? BigInt(value) : value;
}
