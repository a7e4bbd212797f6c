import assert from "node:assert/strict";
import { test } from "node:test";
import { filesBelow, sourceFiles, textOf } from "../support/source-files.ts";

function linesOf(file: string): number {
  return textOf(file).split("\n").length - 1;
}

test("no source file is longer than 300 lines", () => {
  const long = [...sourceFiles(), ...filesBelow(["test"], ".ts")]
    .map((file) => `${linesOf(file)} ${file}`)
    .filter((line) => Number.parseInt(line, 10) > 300);
  assert.deepEqual(long, []);
});

test("half of the source files are 90 lines or shorter", () => {
  const lines = sourceFiles()
    .map(linesOf)
    .sort((a, b) => a - b);
  const median = lines[Math.floor(lines.length / 2)] ?? 0;
  assert.ok(median <= 90, `the median is ${median} lines`);
});
