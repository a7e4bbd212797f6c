import assert from "node:assert/strict";
import { test } from "node:test";
import { wrap } from "#cli/report/plain-text.ts";
import { tableLines } from "#cli/report/table.ts";

test("a table lines up its columns and leaves no blanks at the end of a line", () => {
  const lines = tableLines(
    [{ heading: "name" }, { heading: "n", right: true }, { heading: "" }],
    [
      ["a", "1", ""],
      ["longer", "10"],
    ],
  );
  assert.deepEqual(lines, ["name     n", "a        1", "longer  10"]);
});

test("text is broken between words and later lines are indented", () => {
  assert.deepEqual(wrap("one two three four", 9, "  "), ["one two", "  three", "  four"]);
});

test("a word wider than the line stands alone", () => {
  assert.deepEqual(wrap("a incomprehensible b", 5), ["a", "incomprehensible", "b"]);
});
