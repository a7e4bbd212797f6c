import assert from "node:assert/strict";
import { test } from "node:test";
import { openParquet } from "@pmx/parquet";
import fc from "fast-check";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import type { ExportValue } from "#cli/records/export/column.ts";
import { parquetWriter } from "#cli/records/export/parquet-writer.ts";
import { anyRows, columns } from "./tables.ts";

async function written(rows: readonly (readonly ExportValue[])[]): Promise<ArrayBuffer> {
  const pieces: Uint8Array[] = [];
  const open = await parquetWriter();
  const writer = open({
    columns,
    metadata: { "pmx.records": "trades" },
    write: (piece) => {
      assert.ok(piece instanceof Uint8Array);
      pieces.push(piece.slice());
    },
  });
  writer.rows(rows.slice(0, 5));
  writer.rows(rows.slice(5));
  writer.end();
  return joined(pieces);
}

function joined(pieces: readonly Uint8Array[]): ArrayBuffer {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes.buffer;
}

async function readBack(file: ArrayBuffer): Promise<readonly (readonly ExportValue[])[]> {
  const rows = await parquetReadObjects({ file });
  return rows.map((row) =>
    columns.map(({ name }) => {
      const value = row[name];
      return value instanceof Date ? value.getTime() : (value ?? undefined);
    }),
  );
}

test("what Parquet holds is read back as it was, whatever it is", async () => {
  await fc.assert(
    fc.asyncProperty(anyRows, async (rows) => {
      assert.deepEqual(await readBack(await written(rows)), rows);
    }),
    { numRuns: 40 },
  );
});

test("each column has the type that its values have everywhere, and the file says units and who wrote it", async () => {
  const file = await written([["a", 1n, 0.5, true, 0]]);
  const { schema, key_value_metadata: metadata = [], created_by: by } = parquetMetadata(file);
  assert.deepEqual(
    schema.slice(1).map(({ name, type, logical_type: logical }) => [name, type, logical]),
    [
      ["name", "BYTE_ARRAY", { type: "STRING" }],
      ["netPnlMicros", "INT64", undefined],
      ["returnRatio", "DOUBLE", undefined],
      ["gap", "BOOLEAN", undefined],
      ["asOfTime", "INT64", { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" }],
    ],
  );
  const said = Object.fromEntries(metadata.map(({ key, value }) => [key, value]));
  assert.equal(said["pmx.records"], "trades");
  assert.deepEqual(JSON.parse(said["pmx.units"] ?? ""), {
    netPnlMicros: "micros of currency",
    returnRatio: "ratio",
  });
  assert.match(by ?? "", /^pmx version \d+\.\d+\.\d+$/);
});

test("the same rows give the same bytes, and row groups are bounded however long the file is", () => {
  const write = (rows: number) => {
    const pieces: Uint8Array[] = [];
    let largest = 0;
    const file = openParquet({
      columns: [{ name: "n", type: "int64" }],
      metadata: {},
      createdBy: "test",
      write: (bytes) => {
        pieces.push(bytes.slice());
        largest = Math.max(largest, bytes.length);
      },
    });
    for (let at = 0; at < rows; at += 1_000) {
      file.append(Array.from({ length: Math.min(1_000, rows - at) }, (_, n) => [BigInt(at + n)]));
    }
    file.finish();
    return { bytes: joined(pieces), largest };
  };
  const long = write(410_000);
  const groups = parquetMetadata(long.bytes).row_groups.map(({ num_rows: rows }) => rows);
  assert.deepEqual(groups, [400_000n, 10_000n]);
  assert.ok(long.largest < long.bytes.byteLength);
  assert.deepEqual(write(3).bytes, write(3).bytes);
});

test("a value of another type than its column's, and one beyond 64 bits, are refused by name", () => {
  const file = openParquet({
    columns: [{ name: "netPnlMicros", type: "int64" }],
    metadata: {},
    createdBy: "test",
    write: () => undefined,
  });
  assert.throws(() => file.append([[1]]), /netPnlMicros: a value of type int64 is a bigint, not 1/);
  assert.throws(() => file.append([[2n ** 63n]]), /netPnlMicros: \d+ has more than 64 bits/);
});
