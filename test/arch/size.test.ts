import assert from "node:assert/strict";
import { test } from "node:test";
import { filesBelow, sourceFiles, textOf } from "#test/support/source-files.ts";

function linesOf(file: string): number {
  return textOf(file).split("\n").length - 1;
}

function longerThan(limit: number, files: readonly string[]): string[] {
  return files.filter((file) => linesOf(file) > limit).map((file) => `${linesOf(file)} ${file}`);
}

const lengths = sourceFiles()
  .map(linesOf)
  .sort((a, b) => a - b);

/** The number of lines that a share of the source files does not exceed. */
function quantile(share: number): number {
  return lengths[Math.floor(lengths.length * share)] as number;
}

test("no source file is longer than 300 lines, no test file longer than 350", () => {
  assert.deepEqual(longerThan(300, sourceFiles()), []);
  assert.deepEqual(longerThan(350, filesBelow(["test"], ".ts")), []);
});

test("one source file in four, at most, is a fragment of fewer than 30 lines", () => {
  assert.ok(quantile(0.25) >= 30, `a quarter of the files have ${quantile(0.25)} lines or fewer`);
});

test("one source file in twenty, at most, is longer than 220 lines", () => {
  assert.ok(quantile(0.95) <= 220, `a twentieth of the files have ${quantile(0.95)} lines or more`);
});
