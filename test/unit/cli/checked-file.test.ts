import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { checkText } from "#cli/data/check-report.ts";
import { checkedFile } from "#cli/data/checked-file.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const folder = temporaryFolder();

function written(name: string, ...lines: readonly string[]): string {
  const file = join(folder, name);
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
}

test("rounding is put right as an import does, also in bars without an open", async () => {
  const rows = ["2020-01-02,12,9,12.000001", "2020-01-03,12,9,10"];
  const file = written("A.csv", "date,high,low,close", ...rows);
  const { findings } = await checkedFile(file, {}, new Map());
  assert.deepEqual(
    findings.filter(({ check }) => check === "rounding").map(({ count }) => count),
    [1],
  );
});

test("rows that are left out are in the row of their file, with their lines", async () => {
  const rows = ["2020-01-02,1,2,1,1", "2020-01-03,x,2,1,1", "2020-01-06,1,2,1,1"];
  const file = written("B.csv", "date,open,high,low,close", ...rows);
  const checked = await checkedFile(file, { skipBadRows: true }, new Map());
  assert.equal(checked.barCount, 2);
  assert.match(checkText([checked]), /B\.csv .*1 problem in rows left out \(line 3, column open: /);
});
