import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { tableLines } from "#cli/report/table.ts";
import { wrap } from "#lib/report/plain-text.ts";

test("a table lines up its columns and leaves no blanks at the end of a line", () => {
  const lines = tableLines(
    [{ heading: "name" }, { heading: "n", right: true }, { heading: "" }],
    [
      ["a", "1", ""],
      ["longer", "10"],
    ],
    20,
  );
  assert.deepEqual(lines, ["name     n", "a        1", "longer  10"]);
});

const wide = [
  { heading: "criterion" },
  { heading: "observed", right: true },
  { heading: "wanted", below: true },
  { heading: "n", below: true },
  { heading: "finding" },
] as const;
const row = ["violation rate", "40.0 %", "≤ 25.0 %", "20 (min 1)", "FAIL"];

test("where a table is too wide, its marked columns stand below their row", () => {
  assert.deepEqual(tableLines(wide, [row], 40), [
    "criterion       observed  finding",
    "    wanted    n",
    "violation rate    40.0 %  FAIL",
    "    ≤ 25.0 %  20 (min 1)",
  ]);
});

test("numbers below end under the column before theirs, and an empty cell takes no line", () => {
  const columns = [
    { heading: "name" },
    { heading: "value", right: true },
    { heading: "interval", right: true, below: true },
    { heading: "n", right: true },
  ] as const;
  const rows = [
    ["win rate", "62.5 %", "[30.6, 86.3]", "8"],
    ["closed trades", "8", "", "8"],
  ];
  assert.deepEqual(tableLines(columns, rows, 30), [
    "name            value  n",
    "             interval",
    "win rate       62.5 %  8",
    "         [30.6, 86.3]",
    "closed trades       8  8",
  ]);
});

test("where that is not enough the first cells are broken between words", () => {
  const rows = [["  calendar days held median", "7.0 days"]];
  assert.deepEqual(tableLines([{ heading: "a" }, { heading: "b" }], rows, 28), [
    "a                   b",
    "  calendar days     7.0 days",
    "    held median",
  ]);
});

test("cells below stand one a line where they do not fit side by side", () => {
  const columns = [
    { heading: "a" },
    { heading: "bb", below: true },
    { heading: "cc", below: true },
  ];
  const rows = [["x", "0123456789", "9876543210"]];
  assert.deepEqual(tableLines(columns as never, rows, 16), [
    "a",
    "    bb",
    "    cc",
    "x",
    "    0123456789",
    "    9876543210",
  ]);
});

test("where the first column has no room for its longest word, the widest of the others go below", () => {
  const columns = [
    { heading: "Scorecard" },
    { heading: "value", right: true },
    { heading: "interval", right: true, below: true },
    { heading: "n", right: true },
  ] as const;
  const rows = [["  gross profit", "-1234567.89 EUR", "[-2.5, 1.5]", "12"]];
  assert.deepEqual(tableLines(columns, rows, 20), [
    "Scorecard        n",
    "    value",
    "    interval",
    "  gross profit  12",
    "    -1234567.89 EUR",
    "    [-2.5, 1.5]",
  ]);
});

test("no line of any table is wider than it may be, unless it is a single word, and no word is left out", () => {
  const cell = fc
    .array(fc.integer({ min: 1, max: 11 }), { maxLength: 4 })
    .map((words) => words.map((length) => "x".repeat(length)).join(" "));
  const column = fc.record(
    { heading: cell, right: fc.constant(true as const), below: fc.constant(true as const) },
    { requiredKeys: ["heading"] },
  );
  const table = fc.integer({ min: 1, max: 6 }).chain((count) => {
    const row = fc.array(cell, { minLength: count, maxLength: count });
    return fc.tuple(
      fc.array(column, { minLength: count, maxLength: count }),
      fc.array(row, { maxLength: 4 }),
      fc.integer({ min: 12, max: 80 }),
    );
  });
  const words = (texts: readonly string[]) => texts.join(" ").split(/\s+/).filter(Boolean).sort();
  fc.assert(
    fc.property(table, ([columns, rows, width]) => {
      const lines = tableLines(columns, rows, width);
      for (const line of lines) {
        assert.ok(line.length <= width || !line.trim().includes(" "), `${width}: ${line}`);
      }
      const headings = columns.map(({ heading }) => heading);
      assert.deepEqual(words(lines), words([...headings, ...rows.flat()]));
    }),
    { numRuns: 2000 },
  );
});

test("text is broken between words and later lines are indented", () => {
  assert.deepEqual(wrap("one two three four", 9, "  "), ["one two", "  three", "  four"]);
});

test("a word wider than the line stands alone", () => {
  assert.deepEqual(wrap("a incomprehensible b", 5), ["a", "incomprehensible", "b"]);
});
