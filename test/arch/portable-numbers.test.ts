import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOf, filesBelow } from "../support/source-files.ts";

const rooms = [
  "services/audit/domain",
  "services/execution/domain",
  "services/forecast/domain",
  "services/kernel",
  "services/risk-gate/domain",
  "gateway/domain",
  "gateway/market-data/domain",
] as const;

/** What IEEE 754 or ECMAScript fixes to the last bit; everything else in Math is the engine's choice. */
const exact = "abs|ceil|E|floor|fround|imul|LOG2E|max|min|PI|round|sign|sqrt|SQRT2|trunc" as const;
const engineChoice = new RegExp(`\\bMath\\.(?!(${exact})\\b)|\\*\\*`);

for (const room of rooms) {
  test(`no number of ${room} comes from a function that engines may round differently`, () => {
    const files = filesBelow([room], ".ts");
    assert.ok(files.length > 0);
    assert.deepEqual(
      files.filter((file) => engineChoice.test(codeOf(file))),
      [],
    );
  });

  test(`nothing in ${room} is ordered or written by the language of the machine`, () => {
    assert.deepEqual(
      filesBelow([room], ".ts").filter((file) =>
        /\blocaleCompare\b|\btoLocale\w*\(|\bIntl\./.test(codeOf(file)),
      ),
      [],
    );
  });
}
