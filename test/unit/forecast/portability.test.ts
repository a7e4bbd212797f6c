import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOf, filesBelow } from "../../support/source-files.ts";

test("no number of a forecast comes from a function that engines may round differently", () => {
  const files = [
    ...filesBelow(["services/forecast/domain"], ".ts"),
    "services/kernel/normal.ts",
    "services/kernel/portable-math.ts",
  ];
  assert.ok(files.length > 25);
  const exact = "abs|ceil|E|floor|imul|LOG2E|max|min|PI|round|sign|sqrt|SQRT2|trunc";
  const rounded = new RegExp(`\\bMath\\.(?!(${exact})\\b)|\\*\\*`);
  assert.deepEqual(
    files.filter((file) => rounded.test(codeOf(file))),
    [],
  );
});
