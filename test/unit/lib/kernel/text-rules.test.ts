import assert from "node:assert/strict";
import { test } from "node:test";
import { shortTextProblem } from "#lib/kernel/text-rules.ts";

test("a text of the largest length is short, and one character more is not", () => {
  assert.equal(shortTextProblem("", 3), undefined);
  assert.equal(shortTextProblem("abü", 3), undefined);
  assert.equal(shortTextProblem("abüd", 3), "must have at most 3 characters, has 4");
});

for (const character of ["\u0000", "\n", "\u007f", "\u0085"]) {
  test(`a text with the control character ${JSON.stringify(character)} is refused`, () => {
    assert.equal(shortTextProblem(`a${character}`, 9), "must have no control character");
  });
}
