import assert from "node:assert/strict";
import { join } from "node:path";
import type { Finished } from "#test/support/run-pmx.ts";
import { repositoryRoot } from "#test/support/source-files.ts";

/** 300 daily bars of SYNA: enough for the 250 of warm-up and a few short audits. */
export const barsFile = join(repositoryRoot, "test/testdata/bars/good/SYNA.csv");

/** A short sprint on the bars of `barsFile`, once they are stored. */
export const shortSprint = [
  "sprint",
  "--tickers",
  "SYNA",
  "--audits",
  "2",
  "--horizon-bars",
  "5",
  "--json",
  "--quiet",
] as const;

/**
 * Passes a `pmx` that refused: this exit code, nothing on standard output or (with --json) the error as
 * one object, and behind the line of the start one message on standard error that says all of `says` and shows no stack.
 */
export function assertRefused(
  { exitCode, stdout, stderr: printed }: Finished,
  expected: 64 | 69,
  ...says: readonly (RegExp | string)[]
): void {
  const stderr = printed.replace(/^pmx \d+\.\d+\.\d+: starting the services;.*\n/, "");
  assert.equal(exitCode, expected, stderr);
  if (stdout !== "") {
    const { error, ...others } = JSON.parse(stdout);
    assert.deepEqual(others, {});
    assert.ok(stderr.startsWith(`pmx: ${error.message}`), stdout);
  }
  assert.equal(stderr.match(/^pmx: /gm)?.length, 1, stderr);
  assert.ok(stderr.startsWith("pmx: "), stderr);
  for (const part of says) {
    const said = typeof part === "string" ? stderr.includes(part) : part.test(stderr);
    assert.ok(said, `${part} is not in: ${stderr}`);
  }
  assert.doesNotMatch(stderr, /\n {4}at |defect|TypeError|undefined|\[object/);
}
