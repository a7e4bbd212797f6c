import assert from "node:assert/strict";
import { test } from "node:test";
import { csvFault } from "#gateway/market-data/domain/csv/csv-problem.ts";

function problems(file: string, count: number) {
  return Array.from({ length: count }, (_, index) => {
    return { file, line: index + 2, column: "high", description: "is wrong" };
  });
}

test("csvFault names file, line and column of each problem in text and violations", () => {
  const fault = csvFault(problems("A.csv", 1));
  assert.equal(fault.reason, "BARS_INVALID");
  assert.equal(
    fault.message,
    "1 problem in the bars; nothing was stored:\n  A.csv, line 2, column high: is wrong",
  );
  assert.deepEqual(fault.violations, [
    { field: "A.csv, line 2, column high", description: "is wrong" },
  ]);
});

test("csvFault shows twenty problems and counts the others", () => {
  const fault = csvFault(problems("A.csv", 23));
  assert.equal(fault.violations.length, 20);
  assert.match(fault.message, /\n {2}and 3 more$/);
});

test("csvFault names the files of which no problem is shown", () => {
  const fault = csvFault([...problems("A.csv", 20), ...problems("B.csv", 2)]);
  assert.match(fault.message, /\n {2}and 2 more, also in B\.csv$/);
});
