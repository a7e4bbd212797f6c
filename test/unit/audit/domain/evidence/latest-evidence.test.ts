import assert from "node:assert/strict";
import { test } from "node:test";
import { latestAudits, latestCloses } from "#services/audit/domain/evidence/latest-evidence.ts";
import { effectiveAudits } from "#services/audit/domain/metrics/audit-counts.ts";
import { measure } from "#services/audit/domain/metrics/scorecard-metric.ts";
import { netPnl, winRate } from "#services/audit/domain/metrics/trade-results.ts";
import { violationRate } from "#services/audit/domain/metrics/violation-rate.ts";
import {
  definedValue,
  evidenceWith,
  sampleKey,
  sampleScored,
  sampleTrade,
  scoredWithRatios,
  times,
} from "#test/unit/audit/sample-evidence.ts";

const trade = (exitTimeMs: number, profit: number, ticker = "AAPL") =>
  sampleTrade({
    roundTrip: `portfolios/p/roundTrips/${exitTimeMs}-${profit}-${ticker}`,
    ticker,
    exitTimeMs,
    netPnlMicros: BigInt(profit * 1_000_000),
  });

test("the last closes are those with the latest exits, in whatever order they arrived", () => {
  const trades = [trade(3, 1), trade(1, -1), trade(4, 1), trade(2, -1)];
  const last = latestCloses(evidenceWith({ trades }), 2);
  const { n } = measure(winRate, last, {});
  assert.deepEqual([n, definedValue(measure(winRate, last, {}))], [2, 1]);
});

test("of closes at one time that do not all fit the worse ones count, whatever their tickers", () => {
  for (const [good, bad] of [
    ["A", "B"],
    ["B", "A"],
  ] as const) {
    const trades = [trade(1, 5, good), trade(1, -3, bad), trade(2, 1)];
    assert.equal(
      definedValue(measure(netPnl, latestCloses(evidenceWith({ trades }), 2), {})),
      -2_000_000,
    );
  }
});

test("a window larger than the evidence holds all of it", () => {
  assert.equal(
    measure(winRate, latestCloses(evidenceWith({ trades: [trade(1, 1)] }), 20), {}).n,
    1,
  );
});

test("the last audits are the latest effective ones, and the counts are of these", () => {
  const scored = scoredWithRatios([...times(10, 1.5), ...times(5, 0.9)]);
  const undecided = sampleScored(undefined, 10, { key: sampleKey({ asOfMs: Date.UTC(2016, 0) }) });
  const last = latestAudits(evidenceWith({ scored: [...scored, undecided] }), 6);
  const rate = measure(violationRate, last, { violationRatio: 1.1 });
  assert.deepEqual([rate.n, definedValue(rate)], [6, 1 / 6]);
  assert.equal(definedValue(measure(effectiveAudits, last, {})), 6);
});

test("a window of closes leaves the audits whole, and one of audits the closes", () => {
  const evidence = evidenceWith({ scored: scoredWithRatios(times(9, 1)), trades: [trade(1, 1)] });
  assert.equal(measure(effectiveAudits, latestCloses(evidence, 1), {}).n, 9);
  assert.equal(measure(winRate, latestAudits(evidence, 1), {}).n, 1);
});
