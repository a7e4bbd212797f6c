import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import Papa from "papaparse";
import type { ExportValue } from "#cli/records/export/column.ts";
import { openCsv, openJsonl } from "#cli/records/export/text-writers.ts";
import type { OpenWriter } from "#cli/records/export/writer.ts";
import { anyRows, columns } from "./tables.ts";

const names = columns.map(({ name }) => name);

/** A file of rows that come in two pages. */
function written(open: OpenWriter, rows: readonly (readonly ExportValue[])[]): string {
  let text = "";
  const write = (piece: string | Uint8Array) => {
    text += piece;
  };
  const writer = open({ columns, metadata: {}, write });
  writer.rows(rows.slice(0, 5));
  writer.rows(rows.slice(5));
  writer.end();
  return text;
}

/** A value as a cell says it; an empty text and none are the same to most readers. */
function fromCell(cell: string, at: number): ExportValue {
  if (cell === "") return undefined;
  switch (columns[at]!.type) {
    case "text":
      return cell.startsWith("'") ? cell.slice(1) : cell;
    case "int64":
      return BigInt(cell);
    case "double":
      return Number(cell);
    case "boolean":
      return cell === "true";
    case "time":
      return Date.parse(cell);
  }
}

test("what CSV holds is read back as it was, whatever it is", () => {
  fc.assert(
    fc.property(anyRows, (rows) => {
      const { data, errors } = Papa.parse<string[]>(written(openCsv, rows).replace(/\n$/, ""), {
        newline: "\n",
        delimiter: ",",
      });
      assert.deepEqual(errors, []);
      assert.deepEqual(data[0], names);
      const expected = rows.map((row) => row.map((value) => (value === "" ? undefined : value)));
      assert.deepEqual(
        data.slice(1).map((cells) => cells.map(fromCell)),
        expected,
      );
    }),
    { numRuns: 60 },
  );
});

test("no text of a CSV cell begins as a formula does, and numbers stay what they are", () => {
  const texts = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1"];
  const rows = texts.map((text) => [text, -5n, -0.5, undefined, undefined]);
  const { data } = Papa.parse<string[]>(written(openCsv, rows), { newline: "\n" });
  for (const [at, text] of texts.entries()) {
    assert.deepEqual(data[at + 1], [`'${text}`, "-5", "-0.5", "", ""]);
  }
});

test("what JSONL holds is read back by JSON.parse as it was, an absent value as null", () => {
  fc.assert(
    fc.property(anyRows, (rows) => {
      const lines = written(openJsonl, rows).split("\n");
      assert.equal(lines.pop(), "");
      const read = lines.map((line) => {
        const record: Record<string, string | number | boolean | null> = JSON.parse(line);
        assert.deepEqual(Object.keys(record), names);
        return columns.map(({ name, type }) => {
          const value = record[name];
          if (value === null || value === undefined) return undefined;
          if (type === "int64") return BigInt(value);
          if (type === "double") return Number(value);
          return type === "time" ? Date.parse(`${value}`) : value;
        });
      });
      assert.deepEqual(read, rows);
    }),
    { numRuns: 60 },
  );
});

test("an integer is a number in JSONL until readers would round it", () => {
  const rows = [2n ** 53n - 1n, 2n ** 53n].map((value) => [
    undefined,
    value,
    Number.NaN,
    undefined,
    0,
  ]);
  assert.equal(
    written(openJsonl, rows),
    `{"name":null,"netPnlMicros":9007199254740991,"returnRatio":"NaN","gap":null,"asOfTime":"1970-01-01T00:00:00.000Z"}
{"name":null,"netPnlMicros":"9007199254740992","returnRatio":"NaN","gap":null,"asOfTime":"1970-01-01T00:00:00.000Z"}
`,
  );
});

test("a table without rows is a line of names in CSV, and nothing in JSONL", () => {
  assert.equal(written(openCsv, []), `${names.join(",")}\n`);
  assert.equal(written(openJsonl, []), "");
});
