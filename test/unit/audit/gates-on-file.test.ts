import assert from "node:assert/strict";
import { test } from "node:test";
import { loadAuditConfig } from "#services/audit/config.ts";
import type { PolicyComparison } from "#services/audit/domain/evidence/policy-verdict.ts";
import { evaluateSpec } from "#services/audit/domain/gates/gate-evaluation.ts";
import { pinSpec } from "#services/audit/domain/gates/gate-spec.ts";
import {
  evidenceWith,
  type SampleEvidence,
  sampleComparison,
  sampleFill,
  sampleKey,
  sampleScored,
  sampleTrade,
  scoredWithRatios,
  times,
} from "./sample-evidence.ts";

const { gates } = loadAuditConfig({ environment: {} });

function evaluated(gate: string, change: SampleEvidence) {
  const spec = gates.find((one) => one.gate === gate);
  assert.ok(spec);
  return evaluateSpec(pinSpec(spec), evidenceWith(change));
}

const good = {
  scored: scoredWithRatios([...times(5, 1.2), ...times(15, 0.95)]),
  trades: times(10, sampleTrade()),
};

test("phase 1 passes at exactly 20 audits, 25 % violations and 90 % attribution", () => {
  const trades = [...times(9, sampleTrade()), sampleTrade({ exitPrice: undefined })];
  assert.equal(evaluated("phase-1", { ...good, trades }).verdict, "PASS");
});

for (const [what, change, criterion] of [
  ["19 effective audits", { scored: scoredWithRatios(times(19, 0.95)) }, "effective-audits"],
  [
    "6 violations in 20",
    { scored: scoredWithRatios([...times(6, 1.2), ...times(14, 0.95)]) },
    "violation-rate",
  ],
  [
    "one time exit after 2 days",
    { trades: [...good.trades, sampleTrade({ calendarDaysHeld: 2 })] },
    "short-time-exits",
  ],
  [
    "attribution on 8 closes of 10",
    { trades: [...times(8, sampleTrade()), ...times(2, sampleTrade({ entryPrice: undefined }))] },
    "attribution",
  ],
] as const) {
  test(`phase 1 fails with ${what}`, () => {
    const found = evaluated("phase-1", { ...good, ...change });
    assert.deepEqual([found.verdict, found.decidedBy], ["FAIL", criterion]);
  });
}

test("phase 1 without a single close is inconclusive: no short time exit among none proves nothing", () => {
  const found = evaluated("phase-1", { ...good, trades: [] });
  assert.deepEqual([found.verdict, found.decidedBy], ["INCONCLUSIVE", "short-time-exits"]);
});

test("phase 0 passes at −5 bps and fails at −14 bps", () => {
  const trade = (netPnlMicros: bigint) => ({
    trades: [sampleTrade({ netPnlMicros, entryNotionalMicros: 10_000n })],
  });
  assert.equal(evaluated("phase-0", trade(-5n)).verdict, "PASS");
  assert.equal(evaluated("phase-0", trade(-14n)).verdict, "FAIL");
});

test("the forecast audits are judged after max(10, 20) effective audits", () => {
  const status = (count: number) =>
    evaluated("forecast-audits", { scored: scoredWithRatios(times(count, 0.95)) }).ensembleStatus;
  assert.deepEqual([status(10), status(19), status(20)], ["INCONCLUSIVE", "INCONCLUSIVE", "KEEP"]);
});

const lost = { source: "execution", firstSequence: 3, lastSequence: 3, isGone: true };
const frontier = {
  scored: ["AAPL", "UBA.LG", "MTN.JO"].map((ticker) =>
    sampleScored(1, 1, { key: sampleKey({ ticker }) }),
  ),
  fills: [lagosFill(50n)],
};

/** A fill in Lagos after which its shares are so many thousandths of the equity. */
function lagosFill(exposureMicros: bigint) {
  return sampleFill({
    exchangeShare: { exchange: "XNSA", exposureMicros, equityMicros: 1_000n },
  });
}

test("phase 3 of the frontier passes with two instruments, no error and Lagos at 5 %", () => {
  assert.equal(evaluated("phase-3-frontier", frontier).verdict, "PASS");
  // Nothing bought in Lagos is nothing beyond the limit; the criterion says that it rests on no fill.
  const { verdict, criteria } = evaluated("phase-3-frontier", { ...frontier, fills: [] });
  assert.deepEqual([verdict, criteria[2]?.observed.n], ["PASS", 0]);
});

for (const [what, change, verdict, criterion] of [
  [
    "one frontier instrument",
    { scored: frontier.scored.slice(0, 2) },
    "FAIL",
    "frontier-instruments",
  ],
  [
    "a forecast that could not be made",
    { failed: [{ key: sampleKey({ ticker: "EABL.NR" }), reason: "FIT_FAILED" }] },
    "FAIL",
    "pipeline-errors",
  ],
  [
    "Lagos at 5.1 % after a fill",
    { fills: [lagosFill(51n), lagosFill(1n)] },
    "FAIL",
    "lagos-share",
  ],
  ["no forecast", { scored: [] }, "INCONCLUSIVE", "frontier-instruments"],
  [
    "a forecast that waits",
    { pending: [sampleScored(1, 1, { key: sampleKey({ asOfMs: Date.UTC(2016, 0, 5) }) })] },
    "INCONCLUSIVE",
    "pipeline-errors",
  ],
  ["a fill that states no share", { fills: [sampleFill()] }, "INCONCLUSIVE", "lagos-share"],
  ["a lost fact", { missingFacts: [lost] }, "INCONCLUSIVE", ""],
  ["a fact that cannot be read", { deadLetterCount: 1 }, "INCONCLUSIVE", ""],
] as const) {
  test(`phase 3 of the frontier is ${verdict} with ${what}`, () => {
    const found = evaluated("phase-3-frontier", { ...frontier, ...change });
    assert.deepEqual([found.verdict, found.decidedBy], [verdict, criterion]);
  });
}

const hundred = {
  scored: scoredWithRatios([...times(20, 1.2), ...times(80, 0.95)]),
  trades: times(20, sampleTrade()),
};

function phaseFour(...policyComparisons: readonly PolicyComparison[]) {
  const { verdict, decidedBy, ownVerdict } = evaluated("phase-4", {
    ...hundred,
    policyComparisons,
  });
  return [verdict, decidedBy, ownVerdict];
}

test("phase 4 passes where a comparison with regimes on and off is decided and its policy did not lose", () => {
  assert.deepEqual(phaseFour(sampleComparison()), ["PASS", "", "PASS"]);
  assert.deepEqual(phaseFour(sampleComparison({ conclusion: "BASE_BETTER" })), [
    "PASS",
    "",
    "PASS",
  ]);
});

for (const [what, comparison, expected] of [
  ["no comparison", undefined, ["INCONCLUSIVE", "regime-verdict"]],
  ["one that is inconclusive", { conclusion: "INCONCLUSIVE" }, ["INCONCLUSIVE", "regime-verdict"]],
  ["one on generated bars", { isOnRecordedBars: false }, ["INCONCLUSIVE", "regime-verdict"]],
  ["one of other policies", { basePolicy: "r".repeat(16) }, ["INCONCLUSIVE", "regime-verdict"]],
  ["one that its policy lost", { conclusion: "OTHER_BETTER" }, ["FAIL", "regime-in-force"]],
] as const) {
  test(`phase 4 never passes with ${what}, though all that is its own holds`, () => {
    const all = comparison === undefined ? [] : [sampleComparison(comparison)];
    assert.deepEqual(phaseFour(...all), [...expected, "PASS"]);
  });
}

test("a gate that reads its own evidence alone has no second answer", () => {
  assert.equal(evaluated("phase-1", good).ownVerdict, undefined);
});
