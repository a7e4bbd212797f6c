import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { holdingReturns } from "#gateway/sprint/domain/benchmarks/random-entry.ts";
import { drawPicks } from "#lib/statistics/hypothesis-tests/random-picks.ts";
import { repositoryRoot } from "#test/support/source-files.ts";

const folder = join(repositoryRoot, "../shared/data/bars/daily");
const skip = existsSync(folder) ? false : "the folder of development bars is not there";

/** Share of draws of 50 five-session longs that pass "win rate ≥ 50 % and profit factor ≥ 1". */
function passingShare(ticker: string, cost: number): number {
  const [, ...rows] = readFileSync(join(folder, `${ticker}.csv`), "utf8")
    .trim()
    .split("\n");
  const bars = rows.map((row) => {
    const [date = "", open = "", high = "", low = "", close = ""] = row.split(",");
    const prices = { open: +open, high: +high, low: +low, close: +close };
    return { startTimeMs: Date.parse(date), ...prices, volumeUnits: 1 };
  });
  const outcomes = holdingReturns({ bars, holdingBars: 5 });
  const picks = Array.from({ length: 50 }, () => ({ outcomes, sign: 1, cost }) as const);
  const drawing = drawPicks(picks, 10_000, 1);
  let step = drawing.next();
  while (!step.done) step = drawing.next();
  const { means, shares } = step.value;
  // Of equal notionals, profits outweigh losses where the mean is not below 0.
  let passed = 0;
  for (const [draw, mean] of means.entries()) if (mean >= 0 && shares[draw]! >= 0.5) passed += 1;
  return passed / means.length;
}

/** Both legs at the costs of the configuration: 7.8 bps each. */
const cost = 0.001_56;

for (const [ticker, share] of [
  ["AAPL", 0.69],
  ["NVDA", 0.62],
] as const) {
  test(`random five-session longs of ${ticker} pass half the trades won and profits over losses in ${share * 100} % of draws`, {
    skip,
  }, () => {
    const passing = passingShare(ticker, cost);
    assert.ok(Math.abs(passing - share) < 0.015, `${passing}`);
  });
}
