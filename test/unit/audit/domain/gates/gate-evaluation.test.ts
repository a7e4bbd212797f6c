import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluateSpec } from "#services/audit/domain/gates/gate-evaluation.ts";
import { type CriteriaGateSpec, pinSpec } from "#services/audit/domain/gates/gate-spec.ts";
import {
  evidenceWith,
  sampleKey,
  sampleScored,
  scoredWithRatios,
  times,
  tradesWithProfits,
} from "#test/unit/audit/sample-evidence.ts";

const phase0: CriteriaGateSpec = {
  kind: "CRITERIA",
  gate: "phase-0",
  title: "Cost math",
  criteria: [
    {
      criterion: "mean-return",
      metric: "mean_return_per_trade",
      parameters: {},
      comparator: "AT_LEAST",
      threshold: -5,
      unit: "BPS",
      minimumN: 1,
    },
    {
      criterion: "closed-trades",
      metric: "closed_trades",
      parameters: {},
      comparator: "AT_LEAST",
      threshold: 1,
      unit: "COUNT",
      minimumN: 0,
    },
  ],
};
const evaluated = (change: Parameters<typeof evidenceWith>[0]) =>
  evaluateSpec(pinSpec(phase0), evidenceWith(change));

test("a mean return of exactly −5 bps over one trade passes phase 0", () => {
  assert.equal(evaluated({ trades: tradesWithProfits([-5]) }).verdict, "PASS");
});

test("a mean return of −14 bps fails phase 0 and the reply says by which criterion", () => {
  const found = evaluated({ trades: tradesWithProfits([-14]) });
  assert.deepEqual([found.verdict, found.decidedBy], ["FAIL", "mean-return"]);
});

test("without trades the mean is inconclusive, the required count fails, and so does the gate", () => {
  const found = evaluated({});
  assert.deepEqual(
    found.criteria.map(({ verdict }) => verdict),
    ["INCONCLUSIVE", "FAIL"],
  );
  assert.deepEqual([found.verdict, found.decidedBy], ["FAIL", "closed-trades"]);
});

test("a fact that could not be read makes a pass inconclusive and says so", () => {
  const found = evaluated({ trades: tradesWithProfits([10]), deadLetterCount: 2 });
  assert.equal(found.verdict, "INCONCLUSIVE");
  assert.match(found.reason, /2 facts could not be read/);
});

test("facts that have not arrived make a pass inconclusive, and the reason names them", () => {
  const range = { source: "execution", firstSequence: 2, lastSequence: 2, isGone: false };
  const gone = { source: "forecast", firstSequence: 4, lastSequence: 9, isGone: true };
  const found = evaluated({ trades: tradesWithProfits([10]), missingFacts: [range, gone] });
  assert.equal(found.verdict, "INCONCLUSIVE");
  assert.match(
    found.reason,
    /^fact 2 of execution, facts 4 to 9 of forecast \(which forecast no longer keeps\) have not arrived, so/,
  );
  const many = Array.from({ length: 5 }, (_, index) => ({ ...range, firstSequence: 2 - index }));
  const { reason } = evaluated({ missingFacts: many, deadLetterCount: 1 });
  assert.match(reason, /^1 facts could not be read and .* and 2 more ranges have not arrived, so/);
});

test("a fact that could not be read makes a failure inconclusive too", () => {
  assert.equal(evaluated({ deadLetterCount: 1 }).verdict, "INCONCLUSIVE");
});

const failedFits = [1, 2].map((asOfMs) => ({ key: sampleKey({ asOfMs }), reason: "FIT_FAILED" }));

test("audits without a forecast make a pass inconclusive, and the reply says how many and why", () => {
  const found = evaluated({ trades: tradesWithProfits([10]), failed: failedFits });
  assert.equal(found.verdict, "INCONCLUSIVE");
  assert.match(found.reason, /^2 audits have no forecast \(FIT_FAILED 2\).*would be PASS/);
  assert.deepEqual(found.withoutForecast, [{ reason: "FIT_FAILED", count: 2 }]);
});

test("audits without a forecast leave a failure a failure, which names them", () => {
  const found = evaluated({ trades: tradesWithProfits([-14]), failed: failedFits });
  assert.deepEqual([found.verdict, found.decidedBy], ["FAIL", "mean-return"]);
  assert.match(found.reason, /; 2 audits have no forecast \(FIT_FAILED 2\)$/);
});

test("a forecast that failed and was made later is not missing", () => {
  const made = sampleScored(1, 1);
  const failed = [{ key: made.key, reason: "DEADLINE" }];
  const found = evaluated({ trades: tradesWithProfits([10]), scored: [made], failed });
  assert.deepEqual([found.verdict, found.withoutForecast], ["PASS", []]);
});

test("a fact that could not be read makes the ensemble's status inconclusive", () => {
  const pinned = pinSpec({
    kind: "FORECAST_AUDITS",
    gate: "forecast-audits",
    title: "t",
    violationRatio: 1.1,
    maximumViolationRate: 0.25,
    minimumEffectiveAudits: 1,
    holdingPeriodAudits: 1,
    failFast: true,
    liftRatio: 1,
    minimumLiftFraction: 0.1,
    promotionRatio: 0.98,
  });
  const evidence = evidenceWith({ scored: scoredWithRatios(times(20, 0.9)) });
  assert.equal(evaluateSpec(pinned, evidence).ensembleStatus, "KEEP");
  const incomplete = evaluateSpec(pinned, { ...evidence, deadLetterCount: 1 });
  assert.equal(incomplete.ensembleStatus, "INCONCLUSIVE");
});

test("a gate without criteria is inconclusive", () => {
  const pinned = pinSpec({ ...phase0, criteria: [] });
  assert.equal(evaluateSpec(pinned, evidenceWith()).verdict, "INCONCLUSIVE");
});

test("the same specification has the same hash and a changed threshold another", () => {
  const [first, ...rest] = phase0.criteria;
  assert.ok(first);
  const looser = { ...phase0, criteria: [{ ...first, threshold: -50 }, ...rest] };
  assert.equal(pinSpec(phase0).specHash, pinSpec(structuredClone(phase0)).specHash);
  assert.notEqual(pinSpec(phase0).specHash, pinSpec(looser).specHash);
});
