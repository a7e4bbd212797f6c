import assert from "node:assert/strict";
import { test } from "node:test";
import { type RecordColumn, recordCsv, recordTable } from "#cli/records/record-table.ts";

interface Row {
  readonly name: string;
  readonly micros: bigint;
}

const columns: readonly RecordColumn<Row>[] = [
  { heading: "Name", name: "name", value: ({ name }) => name },
  {
    heading: "Amount",
    right: true,
    name: "amount_micros",
    value: ({ micros }) => `${micros}`,
    text: ({ micros }) => `${micros / 1_000_000n} USD`,
  },
  { name: "length", value: ({ name }) => `${name.length}` },
];

test("a table has texts and only columns with a heading, a file has the values of all", () => {
  const rows = [
    { name: "a", micros: 2_000_000n },
    { name: "bcd", micros: 15_000_000n },
  ];
  assert.equal(
    recordTable(columns, rows, { none: "none" }),
    "Name  Amount\na      2 USD\nbcd   15 USD\n",
  );
  assert.equal(
    recordCsv(columns, rows),
    "name,amount_micros,length\na,2000000,1\nbcd,15000000,3\n",
  );
});

test("a value with a comma, a quote or a line break is quoted, and a file without rows has its names", () => {
  const rows = [{ name: 'x, "y"\nz', micros: 0n }];
  assert.equal(recordCsv(columns, rows).split("\n").slice(1).join("\n"), '"x, ""y""\nz",0,8\n');
  assert.equal(recordCsv(columns, []), "name,amount_micros,length\n");
  assert.equal(recordTable(columns, [], { none: "no trade" }), "no trade\n");
});

test("what is marked for it goes below its row on a narrow screen, and nothing does without one", () => {
  const rows = [{ name: "a", micros: 2_000_000n }];
  const marked = columns.map((column) => ({ ...column, below: true as const }));
  const wide = recordTable([columns[0]!, marked[1]!], rows, { none: "" });
  assert.equal(wide, "Name  Amount\na      2 USD\n");
  const narrow = recordTable([columns[0]!, marked[1]!], rows, { none: "", width: 10 });
  assert.equal(narrow.split("\n").length, 5);
});
