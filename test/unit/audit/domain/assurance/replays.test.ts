import assert from "node:assert/strict";
import { test } from "node:test";
import { knownDates } from "#services/audit/domain/assurance/as-of-dates.ts";
import type { ForecastScored } from "#services/audit/domain/facts/forecast-facts.ts";
import { evidenceWith, sampleKey, sampleScored } from "#test/unit/audit/sample-evidence.ts";

const dayMs = 86_400_000;
const startMs = Date.UTC(2015, 0, 5);

function audit(
  day: number,
  submissionTiming?: NonNullable<ForecastScored["submissionTiming"]>,
  ticker = "AAPL",
): ForecastScored {
  const asOfMs = startMs + day * dayMs;
  return sampleScored(9, 10, {
    key: sampleKey({ ticker, asOfMs }),
    forecast: `forecasts/${ticker}${day}`,
    closedMs: asOfMs + 5 * dayMs,
    ...(submissionTiming && { submissionTiming }),
  });
}

const daysOf = (...scored: readonly ForecastScored[]) => {
  const { dates, seen, replays } = knownDates(evidenceWith({ scored }));
  return { days: dates.map(({ asOfMs }) => (asOfMs - startMs) / dayMs), seen, replays };
};

test("dates whose forecast came after its horizon had opened are no evidence of an assured verdict", () => {
  const found = daysOf(audit(0), audit(5, "REPLAY"), audit(10, "LIVE"), audit(15, "REPLAY"));
  assert.deepEqual(found, { days: [0, 10], seen: 2, replays: 2 });
});

test("one ticker whose forecast came late takes no date away, and is worse than every limit there", () => {
  const late = audit(0, "REPLAY", "MSFT");
  assert.deepEqual(daysOf(audit(0, "LIVE"), late, audit(5, "LIVE")).days, [0, 5]);
  const { dates } = knownDates(evidenceWith({ scored: [audit(0, "LIVE"), late] }));
  const found = dates[0]!.scored.map(({ status, rmseRatio, terminalDirection }) => {
    return [status, rmseRatio, terminalDirection];
  });
  const inTime = ["EFFECTIVE", 0.9, undefined];
  assert.deepEqual(found, [inTime, ["ENSEMBLE_UNDEFINED", undefined, 0]]);
});

test("a commitment that was not revealed keeps its date, whatever came late beside it", () => {
  const failed = [{ key: sampleKey({ asOfMs: startMs }), reason: "COMMITMENT_UNREVEALED" }];
  const evidence = evidenceWith({ scored: [audit(0, "REPLAY", "MSFT")], failed });
  assert.deepEqual(
    knownDates(evidence).dates.map(({ scored }) => scored.map(({ status }) => status)),
    [["ENSEMBLE_UNDEFINED", "ENSEMBLE_UNDEFINED"]],
  );
});
