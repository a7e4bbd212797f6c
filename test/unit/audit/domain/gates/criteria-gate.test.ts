import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluateCriteriaGate } from "#services/audit/domain/gates/criteria-gate.ts";
import {
  type CriteriaGateSpec,
  canonicalSpec,
  gateSpecSchema,
} from "#services/audit/domain/gates/gate-spec.ts";
import {
  evidenceWith,
  sampleTrade,
  scoredWithRatios,
  times,
} from "#test/unit/audit/sample-evidence.ts";

const winRate = {
  criterion: "win-rate",
  metric: "win_rate",
  comparator: "AT_LEAST",
  threshold: 0.5,
  unit: "SHARE",
  minimumN: 1,
};
const ensemble = {
  violationRatio: 1.1,
  maximumViolationRate: 0.25,
  minimumEffectiveAudits: 10,
  holdingPeriodAudits: 20,
  liftRatio: 1,
  minimumLiftFraction: 0.1,
  promotionRatio: 0.98,
};

function gate(over: object, more: object = {}): CriteriaGateSpec {
  const written = { kind: "CRITERIA", gate: "g", title: "t", criteria: [{ ...winRate, ...over }] };
  return gateSpecSchema.parse({ ...written, ...more }) as CriteriaGateSpec;
}
const refusal = (over: object, more: object = {}) => {
  const written = { kind: "CRITERIA", gate: "g", title: "t", criteria: [{ ...winRate, ...over }] };
  const { error } = gateSpecSchema.safeParse({ ...written, ...more });
  return error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ") ?? "";
};
/** Closes one day after another: a profit for each `+`, a loss for each `-`. */
const closes = (marks: string) =>
  evidenceWith({
    trades: [...marks].map((mark, day) =>
      sampleTrade({
        roundTrip: `portfolios/p/roundTrips/${day}`,
        exitTimeMs: Date.UTC(2015, 0, 12 + day),
        netPnlMicros: mark === "+" ? 1_000_000n : -1_000_000n,
      }),
    ),
  });

test("a window measures the latest closes alone", () => {
  const spec = gate({ window: { closes: 4 }, minimumN: 4 });
  const found = evaluateCriteriaGate(spec, closes("+++++++---+"));
  assert.deepEqual([found.verdict, found.criteria[0]?.observed.n], ["FAIL", 4]);
  assert.equal(found.reason, "win rate is 25.0 %, wanted at least 50.0 %, over the last 4 closes");
  assert.equal(evaluateCriteriaGate(spec, closes("-------++-+")).verdict, "PASS");
});

test("a window that is not full decides nothing", () => {
  const spec = gate({ window: { closes: 4 }, minimumN: 4 });
  assert.equal(evaluateCriteriaGate(spec, closes("+++")).verdict, "INCONCLUSIVE");
  assert.match(refusal({ window: { closes: 4 }, minimumN: 3 }), /minimumN: must be 4, the size/);
});

test("a window is of what the metric is over, and of nothing else", () => {
  assert.match(refusal({ window: { audits: 4 }, minimumN: 4 }), /window/);
  const decisions = { metric: "decisions", unit: "COUNT", window: { closes: 4 }, minimumN: 4 };
  assert.match(refusal(decisions), /window/);
});

test("a criterion relative to a baseline allows so much less than the baseline has", () => {
  const spec = gate({ relativeTo: "BASELINE", threshold: -0.05 });
  const found = (marks: string) => evaluateCriteriaGate(spec, closes(marks), closes("++--"));
  const [passes, fails] = [found(`${"+".repeat(9)}${"-".repeat(11)}`), found("++---")];
  assert.deepEqual([passes.verdict, fails.verdict], ["PASS", "FAIL"]);
  assert.equal(passes.criteria[0]?.threshold, 0.45);
  assert.match(
    fails.reason,
    /40\.0 %, wanted at least 45\.0 %; the baseline sprints\/a has 50\.0 %/,
  );
});

test("without a baseline, or with one of too few trades, the criterion is inconclusive", () => {
  const spec = gate({ relativeTo: "BASELINE", threshold: -0.05, minimumN: 4 });
  const verdicts = [undefined, closes(""), closes("---")].map(
    (baseline) => evaluateCriteriaGate(spec, closes("++++"), baseline).verdict,
  );
  assert.deepEqual(verdicts, times(3, "INCONCLUSIVE"));
});

test("a gate with an ensemble passes only where it is kept, and says its status", () => {
  const spec = gate({}, { ensemble });
  const of = (ratios: readonly number[]) => {
    const { trades } = { trades: [sampleTrade()] };
    return evaluateCriteriaGate(spec, evidenceWith({ trades, scored: scoredWithRatios(ratios) }));
  };
  const kept = of(times(20, 0.9));
  assert.deepEqual([kept.verdict, kept.ensembleStatus], ["PASS", "KEEP"]);
  const early = of(times(19, 0.9));
  assert.deepEqual([early.verdict, early.decidedBy], ["INCONCLUSIVE", "warm-up"]);
  const bad = of(times(20, 1.2));
  assert.deepEqual([bad.verdict, bad.ensembleStatus], ["FAIL", "DISABLE_DEFAULT"]);
  assert.match(bad.reason, /^the ensemble: lift fraction/);
  assert.match(refusal({ criterion: "warm-up" }, { ensemble }), /name of a step/);
});

test("what a criterion does not say stands in no canonical text, so that older hashes hold", () => {
  const keys = Object.keys(
    (canonicalSpec(gate({})) as unknown as { criteria: [object] }).criteria[0],
  ).sort();
  assert.deepEqual(keys, Object.keys(winRate).sort());
  const whole = canonicalSpec(gate({ window: { closes: 2 }, minimumN: 2 }, { ensemble }));
  assert.deepEqual(gateSpecSchema.safeParse(whole).success, true);
});

test("a criterion that holds beyond its warning threshold warns, and its verdict stays", () => {
  const spec = gate({ warningThreshold: 0.6 });
  const [near] = evaluateCriteriaGate(spec, closes("+-+-+")).criteria;
  assert.deepEqual([near?.verdict, near?.warns], ["PASS", false]);
  const found = evaluateCriteriaGate(spec, closes("+-+-"));
  assert.deepEqual([found.verdict, found.criteria[0]?.warns], ["PASS", true]);
  assert.match(
    found.criteria[0]!.message,
    /, wanted at least 50\.0 %; in its warning band, beyond 60\.0 %$/,
  );
  for (const [marks, verdict] of [
    ["+---", "FAIL"],
    ["", "INCONCLUSIVE"],
  ] as const) {
    const other = evaluateCriteriaGate(spec, closes(marks));
    assert.deepEqual([other.verdict, other.criteria[0]?.warns], [verdict, false]);
  }
  assert.equal(evaluateCriteriaGate(gate({}), closes("+-+-")).criteria[0]?.warns, undefined);
});

test("a warning threshold on the wrong side of the threshold, or beside a baseline, is refused", () => {
  const wrong = "criteria.0.warningThreshold: must be above the threshold";
  for (const warningThreshold of [0.4, 0.5]) {
    assert.match(refusal({ warningThreshold }), new RegExp(wrong));
  }
  const most = { comparator: "AT_MOST", warningThreshold: 0.6 };
  assert.match(refusal(most), /warningThreshold: must be below the threshold/);
  const moving = { relativeTo: "BASELINE", threshold: -0.05, warningThreshold: 0 };
  assert.match(refusal(moving), /cannot stand beside relativeTo/);
});

test("metrics over decisions have windows of so many decisions or days, one of the two", () => {
  const share = { metric: "decision_fail_fraction", comparator: "AT_MOST" };
  assert.equal(refusal({ ...share, window: { decisions: 50 }, minimumN: 50 }), "");
  assert.equal(refusal({ ...share, window: { days: 365 }, minimumN: 7 }), "");
  assert.match(refusal({ ...share, window: { decisions: 50 }, minimumN: 49 }), /must be 50/);
  assert.notEqual(refusal({ ...share, window: { decisions: 50, days: 9 }, minimumN: 50 }), "");
  assert.notEqual(refusal({ ...share, window: { closes: 50 }, minimumN: 50 }), "");
  assert.notEqual(refusal({ window: { days: 9 } }), "");
});
