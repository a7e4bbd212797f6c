import assert from "node:assert/strict";
import { test } from "node:test";
import { loadAuditConfig } from "#services/audit/config.ts";
import { evaluateSpec } from "#services/audit/domain/gates/gate-evaluation.ts";
import { pinSpec } from "#services/audit/domain/gates/gate-spec.ts";
import { planGate } from "#services/audit/domain/gates/plan-gate.ts";
import {
  evidenceWith,
  sampleDecision,
  scoredWithRatios,
  times,
  tradesWithProfits,
} from "#test/unit/audit/sample-evidence.ts";

const { gates } = loadAuditConfig({ environment: {} });

function specOf(gate: string) {
  const spec = gates.find((one) => one.gate === gate);
  assert.ok(spec);
  return spec;
}

function plan(gate: string, audits: number, closedTrades = audits, lookEvery?: number) {
  return planGate(specOf(gate), { auditRuns: audits, audits, closedTrades }, lookEvery);
}

/** Decisions that are allowed and expect a profit, on successive days. */
const decisions = (n: number) =>
  times(n, 0).map((_, day) =>
    sampleDecision({
      decision: `decisions/${day}`,
      asOfMs: Date.UTC(2015, 0, 5 + day),
      expectedProfitBps: 1,
    }),
  );

test("a plan states for each share what the gate then states for as many audits", () => {
  for (const spec of gates) {
    for (const n of [1, 20, 77, 130]) {
      const evidence = evidenceWith({
        scored: scoredWithRatios(times(n, 1)),
        trades: tradesWithProfits(times(n, 1)),
        decisions: decisions(n),
      });
      const found = evaluateSpec(pinSpec(spec), evidence);
      const planned = plan(spec.gate, n);
      assert.deepEqual(
        planned.criteria.map(({ criterion, characteristic }) => [criterion, characteristic]),
        found.criteria.map(({ criterion, characteristic }) => [criterion, characteristic]),
      );
    }
  }
});

test("a gate is out of reach exactly where too few observations keep good evidence from passing", () => {
  // Of some gates a plan does not know all that they measure, such as the instruments of a universe.
  const known = gates.filter(({ gate }) =>
    plan(gate, 1).criteria.every(({ n }) => n !== undefined),
  );
  assert.ok(known.length >= 5);
  for (const spec of known) {
    for (const n of [0, 1, 19, 20, 21]) {
      const evidence = evidenceWith({
        scored: scoredWithRatios(times(n, 0.9)),
        // A loss, without which a profit factor is undefined.
        trades: tradesWithProfits(times(n, 1).map((profit, at) => (at === 1 ? -0.1 : profit))).map(
          (trade) => ({ ...trade, barbell: { bucket: "CORE", multiplier: 1 } as const }),
        ),
        decisions: decisions(n),
      });
      const { verdict } = evaluateSpec(pinSpec(spec), evidence, { baseline: evidence });
      const isInReach = plan(spec.gate, n).outOfReach.length === 0;
      assert.equal(isInReach, verdict === "PASS", `${spec.gate} with ${n}`);
    }
  }
});

test("audits that are looked at every 20 let a true 35 % of violations through 29.1 % of the time", () => {
  const rate = plan("phase-1", 100, 0, 20).criteria.find(
    ({ criterion }) => criterion === "violation-rate",
  );
  assert.deepEqual(rate?.severalLooks?.looks, [20, 40, 60, 80, 100]);
  assert.equal(rate?.severalLooks?.passRatio.toFixed(3), "0.291");
  assert.equal(plan("phase-1", 20, 0, 20).criteria[1]?.severalLooks, undefined);
});

test("a plan says how far off the threshold a mean must be to be found", () => {
  const [mean] = plan("phase-0", 20, 20).criteria;
  // (1.6449 + 0.8416) × 100 / √20.
  assert.equal(mean?.detectable?.distanceBps?.toFixed(1), "55.6");
  assert.equal(mean?.detectable?.stepN, 620);
  assert.equal(plan("phase-0", 20, 0).criteria[0]?.detectable?.distanceBps, undefined);
});

test("the surface of KEEP is that of the planned audits, or of as many as the gate asks for", () => {
  assert.equal(plan("forecast-audits", 100).keepSurface?.n, 100);
  assert.equal(plan("forecast-audits", 5).keepSurface?.n, 20);
  assert.equal(plan("phase-1", 100).keepSurface, undefined);
  assert.equal(plan("phase-5", 150).keepSurface?.n, 150);
});

test("of a gate in blocks the plan is for the block that decides, whatever comes after it", () => {
  const short = plan("phase-4", 100);
  const long = plan("phase-4", 350);
  assert.deepEqual([short.decidingAuditRuns, long.decidingAuditRuns], [100, 100]);
  assert.deepEqual(long, short);
  assert.equal(long.keepSurface?.n, 100);
  assert.equal(plan("phase-4", 99).decidingAuditRuns, undefined);
  // Three tickers, of which few trade: the closes of the first hundred runs are too few.
  const counts = { auditRuns: 200, audits: 600, closedTrades: 30 };
  const several = planGate(specOf("phase-4"), counts);
  assert.equal(several.decidingAuditRuns, 140);
  assert.equal(several.keepSurface?.n, 420);
  assert.equal(plan("phase-1", 100).decidingAuditRuns, undefined);
});
