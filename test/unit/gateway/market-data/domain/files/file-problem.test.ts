import assert from "node:assert/strict";
import { test } from "node:test";
import { filesFault } from "#gateway/market-data/domain/files/file-problem.ts";

function problems(file: string, count: number) {
  return Array.from({ length: count }, (_, index) => {
    return { file, line: index + 2, column: "high", description: "is wrong" };
  });
}

test("filesFault names file, line and column of each problem in text and violations", () => {
  const fault = filesFault(problems("A.csv", 1));
  assert.equal(fault.reason, "BARS_INVALID");
  assert.equal(
    fault.message,
    "nothing was stored: A.csv, line 2, column high: is wrong; correct the row, or leave it out with --skip-bad-rows",
  );
  assert.deepEqual(fault.violations, [
    { field: "A.csv, line 2, column high", description: "is wrong" },
  ]);
});

test("filesFault says on its first line what to do about several problems", () => {
  const [first, ...others] = filesFault(problems("A.csv", 2)).message.split("\n");
  assert.equal(
    first,
    "nothing was stored: 2 problems in the bars; correct these rows, or leave them out with --skip-bad-rows:",
  );
  assert.deepEqual(others, [
    "  A.csv, line 2, column high: is wrong",
    "  A.csv, line 3, column high: is wrong",
  ]);
});

test("filesFault adds nothing to a problem that says what to do", () => {
  const description = "is empty; write 0";
  const fault = filesFault([{ file: "A.csv", line: 2, column: "volume", description }]);
  assert.equal(
    fault.message,
    "nothing was stored: A.csv, line 2, column volume: is empty; write 0",
  );
});

test("filesFault shows twenty problems and counts the others", () => {
  const fault = filesFault(problems("A.csv", 23));
  assert.equal(fault.violations.length, 20);
  assert.match(fault.message, /\n {2}and 3 more$/);
});

test("filesFault names the files of which no problem is shown", () => {
  const fault = filesFault([...problems("A.csv", 20), ...problems("B.csv", 2)]);
  assert.match(fault.message, /\n {2}and 2 more, also in B\.csv$/);
});
