import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOf, filesBelow } from "#test/support/source-files.ts";

/** Every name in the files that holds the word, in code and not in prose. */
function namesIn(files: readonly string[], pattern: RegExp): string[] {
  return files.flatMap((file) => codeOf(file).match(pattern) ?? []);
}

test("every volatility in the contracts says whether it is daily or annualised, and its unit", () => {
  const names = namesIn(filesBelow(["proto/pmx"], ".proto"), /\b\w*volatility\w*(?= =)/gi);
  assert.ok(names.length >= 4);
  assert.deepEqual(
    names.filter(
      (name) => !/^(\w+_)?(daily_volatility_bps|annualised_volatility_ratio)$/.test(name),
    ),
    [],
  );
});

test("every volatility that a service passes on says whether it is daily or annualised", () => {
  const files = filesBelow(["services", "gateway", "lib/kernel"], ".ts");
  const members = namesIn(files, /(?<=readonly |\.)\w*volatility\w*/gi);
  assert.ok(members.length > 10);
  assert.deepEqual(
    members.filter((name) => !/^\w*(daily|annualised)_?volatility/i.test(name)),
    [],
  );
});
