import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOf, filesBelow } from "#test/support/source-files.ts";

const folders = [
  "gateway/market-data/domain",
  "gateway/sprint/domain",
  "lib/kernel",
  "lib/statistics",
  "services/audit/domain",
  "services/execution/domain",
  "services/forecast/domain",
  "services/risk-gate/domain",
] as const;

/**
 * What IEEE 754 or ECMAScript fixes to the last bit; everything else in Math is the engine's choice, as is
 * the power of doubles. That of big integers is exact.
 */
const exact = "abs|ceil|E|floor|fround|imul|LOG2E|max|min|PI|round|sign|sqrt|SQRT2|trunc" as const;
const engineChoice = new RegExp(`\\bMath\\.(?!(${exact})\\b)|(?<!\\dn )\\*\\*`);

for (const folder of folders) {
  test(`no number of ${folder} comes from a function that engines may round differently`, () => {
    const files = filesBelow([folder], ".ts");
    assert.ok(files.length > 0);
    assert.deepEqual(
      files.filter((file) => engineChoice.test(codeOf(file))),
      [],
    );
  });

  test(`nothing in ${folder} is ordered or written by the language of the machine`, () => {
    assert.deepEqual(
      filesBelow([folder], ".ts").filter((file) =>
        /\blocaleCompare\b|\btoLocale\w*\(|\bIntl\./.test(codeOf(file)),
      ),
      [],
    );
  });
}
