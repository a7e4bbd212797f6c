import assert from "node:assert/strict";
import { test } from "node:test";
import { loadAuditConfig } from "#services/audit/config.ts";
import { knownDates } from "#services/audit/domain/assurance/as-of-dates.ts";
import { assuredFinding } from "#services/audit/domain/assurance/assured-gate.ts";
import type { ClosedTrade } from "#services/audit/domain/facts/execution-facts.ts";
import type { ForecastScored } from "#services/audit/domain/facts/forecast-facts.ts";
import { evaluateSpec } from "#services/audit/domain/gates/gate-evaluation.ts";
import { pinSpec } from "#services/audit/domain/gates/gate-spec.ts";
import {
  evidenceWith,
  longEndedRun,
  sampleKey,
  sampleScored,
  sampleTrade,
} from "#test/unit/audit/sample-evidence.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const opensAfterHours = 13.5;
const startMs = Date.UTC(2015, 0, 5);
const { gates, assurance } = loadAuditConfig({ environment: {} });

/** @param hoursLate - after the as-of of its day; undefined for a version that did not say. */
function audit(
  day: number,
  submissionTiming: "LIVE" | "REPLAY",
  hoursLate?: number,
  ticker = "AAPL",
): ForecastScored {
  const asOfMs = startMs + day * dayMs;
  return sampleScored(9, 10, {
    key: sampleKey({ ticker, asOfMs }),
    forecast: `forecasts/${ticker}${day}`,
    closedMs: asOfMs + 5 * dayMs,
    submissionTiming,
    ...(hoursLate !== undefined && {
      submissionReceivedMs: asOfMs + hoursLate * hourMs,
      submissionOpensMs: asOfMs + opensAfterHours * hourMs,
    }),
  });
}

function trade(day: number, daysHeld: number, exitReason: ClosedTrade["exitReason"] = "TIME") {
  const entryTimeMs = startMs + day * dayMs + 1;
  return sampleTrade({
    ...{ roundTrip: `portfolios/p/roundTrips/${day}`, side: "BUY", entryTimeMs, exitReason },
    exitTimeMs: startMs + (day + daysHeld) * dayMs,
  });
}

const steered = (scored: readonly ForecastScored[], ...trades: readonly ClosedTrade[]) =>
  knownDates(evidenceWith({ scored, trades, runs: [longEndedRun] })).steered;

test("a forecast that came once later outcomes could be seen steers the trades of these dates", () => {
  // That of the first day came on the third, when the one of the second had come in time.
  const scored = [audit(0, "REPLAY", 50), audit(1, "LIVE", 1)];
  assert.equal(steered(scored, trade(1, 3)), 1);
  assert.equal(steered(scored), 0);
  assert.equal(steered([audit(0, "REPLAY"), audit(1, "LIVE", 1)], trade(1, 3)), 1);
});

test("one that was late for its own date alone steers no other", () => {
  // A night that catches up asks for both at once, in whatever order they are answered.
  const caughtUp = [audit(0, "REPLAY", 25.1), audit(1, "LIVE", 1)];
  assert.equal(steered(caughtUp, trade(1, 3)), 0);
  assert.equal(steered([audit(0, "REPLAY", 37.5), audit(1, "LIVE", 1)], trade(1, 3)), 1);
  const scored = [audit(0, "REPLAY", 15), audit(1, "LIVE", 1), audit(6, "REPLAY", 15)];
  assert.equal(steered(scored, trade(1, 3)), 0);
  // Held over the later one, and closed by its own level or time.
  assert.equal(steered(scored, trade(1, 9)), 0);
  assert.equal(steered(scored, trade(1, 9, "STOP")), 0);
});

test("a late forecast steers what leaves by a signal after it, or because of what else is held", () => {
  const scored = [audit(1, "LIVE", 1), audit(6, "REPLAY", 15)];
  for (const exitReason of ["REVERSAL", "ORDER", "EXCHANGE_LIMIT", "MARGIN_CALL"] as const) {
    assert.equal(steered(scored, trade(1, 9, exitReason)), 1, exitReason);
    assert.equal(steered(scored, trade(1, 4, exitReason)), 0, exitReason);
  }
});

test("a ticker that is late steers the trades of the others on its date", () => {
  const scored = [audit(0, "LIVE", 1), audit(0, "REPLAY", 15, "MSFT")];
  assert.equal(steered(scored, trade(0, 3)), 1);
});

test("no trade passes that a late forecast could have chosen, and without one the same trades do", () => {
  const spec = gates.find(({ gate }) => gate === "phase-2")!;
  const days = Array.from({ length: 300 }, (_, at) => at * 10);
  const trades = days.map((day) => ({ ...trade(day, 3), netPnlMicros: 20_000_000n }));
  const found = (first: ForecastScored) => {
    const scored = [first, ...days.slice(1).map((day) => audit(day, "LIVE", 1))];
    const evidence = evidenceWith({ scored, trades, runs: [longEndedRun] });
    const finding = evaluateSpec(pinSpec(spec), evidence);
    const { gate } = assuredFinding(spec, finding, evidence, { ...assurance, seenUntilMs: 0 });
    return gate.verdict;
  };
  assert.equal(found(audit(0, "LIVE", 1)), "PASS");
  assert.equal(found(audit(0, "REPLAY", 15)), "PASS");
  assert.equal(found(audit(0, "REPLAY", 24 * 3000)), "INCONCLUSIVE");
});
