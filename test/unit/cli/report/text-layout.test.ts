import assert from "node:assert/strict";
import { test } from "node:test";
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

test("text is broken between words and later lines are indented", () => {
  assert.deepEqual(wrap("one two three four", 9, "  "), ["one two", "  three", "  four"]);
});

test("a word wider than the line stands alone", () => {
  assert.deepEqual(wrap("a incomprehensible b", 5), ["a", "incomprehensible", "b"]);
});
