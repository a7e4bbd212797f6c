import assert from "node:assert/strict";
import { test } from "node:test";
import { docstring } from "#scripts/python-client/docstring.ts";

test("a short text is one line, and nothing in it ends it early", () => {
  assert.equal(docstring("A text.", "    "), '    """A text."""');
  assert.equal(docstring('^\\P{Cc}*$ and """', ""), '"""^\\\\P{Cc}*$ and \\"\\"\\""""');
  assert.equal(docstring('says "no"', ""), '"""says "no\\""""');
});

test("a long text is wrapped between words, and its paragraphs stay apart", () => {
  const words = Array.from({ length: 40 }, (_, number) => `word${number}`).join(" ");
  const lines = docstring(`${words}\n\nThe end.`, "    ").split("\n");
  assert.ok(lines.every((line) => line.length <= 100));
  assert.deepEqual(lines.slice(-3), ["", "    The end.", '    """']);
  assert.equal(lines.slice(0, -3).join(" ").replaceAll(/\s+/g, " ").trim(), `"""${words}`);
});
