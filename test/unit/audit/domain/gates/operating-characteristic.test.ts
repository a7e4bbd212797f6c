import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { binomialMasses } from "#lib/statistics/distributions/binomial.ts";
import { sharePassProbability } from "#lib/statistics/operating-characteristics/share-rule.ts";
import { type Bound, holds } from "#services/audit/domain/gates/bound.ts";
import { evaluateSpec } from "#services/audit/domain/gates/gate-evaluation.ts";
import { gateSpecSchema, pinSpec } from "#services/audit/domain/gates/gate-spec.ts";
import { operatingCharacteristic } from "#services/audit/domain/gates/operating-characteristic.ts";
import { measure, type ScorecardMetric } from "#services/audit/domain/metrics/scorecard-metric.ts";
import { meanReturn, profitFactor, winRate } from "#services/audit/domain/metrics/trade-results.ts";
import { violationRate } from "#services/audit/domain/metrics/violation-rate.ts";
import {
  evidenceWith,
  scoredWithRatios,
  times,
  tradesWithProfits,
} from "#test/unit/audit/sample-evidence.ts";

const atMost = (threshold: number, minimumN = 1): Bound => ({
  comparator: "AT_MOST",
  threshold,
  minimumN,
});
const atLeast = (threshold: number): Bound => ({ comparator: "AT_LEAST", threshold, minimumN: 1 });

function ofAudits(bound: Bound, audits = 20) {
  const evidence = evidenceWith({ scored: scoredWithRatios(times(audits, 1)) });
  return operatingCharacteristic(measure(violationRate, evidence, { violationRatio: 1.1 }), bound);
}

function ofTrades(metric: ScorecardMetric, bound: Bound, profits: readonly number[]) {
  const evidence = evidenceWith({ trades: tradesWithProfits(profits) });
  return operatingCharacteristic(measure(metric, evidence, {}), bound);
}

test("20 audits let a true violation rate of 35 % through a limit of 25 % 24.5 % of the time", () => {
  const found = ofAudits(atMost(0.25));
  assert.equal(found?.law, "BINOMIAL");
  assert.equal(found?.subject, "violation rate");
  assert.equal(found?.wrong.truth, 0.35);
  assert.equal(found?.wrong.passRatio.toFixed(3), "0.245");
  assert.equal(found?.smallestN, 69);
  assert.deepEqual(
    found?.chances.map(({ truth, passRatio }) => [truth, passRatio.toFixed(3)]),
    [
      [0.15, "0.933"],
      [0.2, "0.804"],
      [0.25, "0.617"],
      [0.3, "0.416"],
      [0.35, "0.245"],
    ],
  );
});

test("the stated chance is that of the counts that the criterion lets through, ties included", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("AT_LEAST" as const, "AT_MOST" as const),
      fc.integer({ min: 1, max: 99 }),
      fc.integer({ min: 1, max: 150 }),
      (comparator, percent, n) => {
        const bound = { comparator, threshold: percent / 100, minimumN: 1 };
        const found = ofAudits(bound, n);
        const masses = binomialMasses(n, found!.wrong.truth);
        let sum = 0;
        masses.forEach((mass, hits) => {
          if (holds(hits / n, bound)) sum += mass;
        });
        assert.ok(
          Math.abs(found!.wrong.passRatio - sum) < 1e-9,
          `${found!.wrong.passRatio} ${sum}`,
        );
      },
    ),
    { numRuns: 40 },
  );
});

test("a step stays between 0 and 1, and a threshold that nothing fails has no wrong side", () => {
  assert.deepEqual(
    ofAudits(atLeast(0.1))?.chances.map(({ truth }) => truth),
    [0.05, 0.075, 0.1, 0.15, 0.2],
  );
  assert.equal(ofAudits(atMost(0.95))?.wrong.truth, 0.975);
  assert.deepEqual(
    ofAudits(atMost(0))?.chances.map(({ truth }) => truth),
    [0, 0.05, 0.1],
  );
  assert.equal(ofAudits(atMost(1)), undefined);
  assert.equal(ofAudits(atLeast(0)), undefined);
});

test("below its minimum a criterion passes nothing, and the smallest n is not below it", () => {
  const found = ofAudits(atMost(0.25, 100));
  assert.deepEqual(
    found?.chances.map(({ passRatio }) => passRatio),
    times(5, 0),
  );
  assert.equal(found?.smallestN, 100);
});

test("without an observation nothing passes, and the smallest n is stated all the same", () => {
  const found = ofAudits(atMost(0.25), 0);
  assert.equal(found?.wrong.passRatio, 0);
  assert.equal(found?.smallestN, 69);
});

test("one trade shows no spread, so that of a mean return is assumed, and said so", () => {
  const found = ofTrades(meanReturn, atLeast(-5), [12]);
  assert.equal(found?.law, "NORMAL");
  assert.equal(found?.wrong.truth, -15);
  assert.equal(found?.wrong.passRatio.toFixed(3), "0.460");
  assert.match(found?.assumption ?? "", /a spread of 100 bps, which is assumed/);
});

test("of several trades the spread is the one of the sample", () => {
  // Returns of 10 000 in bps: 0, 20, 40, whose standard deviation is 20.
  const found = ofTrades(meanReturn, atLeast(-5), [0, 20, 40]);
  assert.equal(found?.law, "STUDENT_T");
  // Φ would say Φ(−10 √3 / 20) = 0.193; t with 2 degrees of freedom at −0.866 says 0.2388.
  assert.equal(found?.wrong.passRatio.toFixed(4), "0.2389");
  // (1.6449 × 20 / 10)² = 10.8.
  assert.equal(found?.smallestN, 11);
});

test("trades that are all alike have no spread of their own", () => {
  assert.equal(ofTrades(meanReturn, atLeast(-5), [7, 7, 7])?.law, "NORMAL");
});

test("a win rate is a share, and a profit factor has no stated law", () => {
  assert.equal(
    ofTrades(winRate, atLeast(0.45), times(10, 1))?.wrong.passRatio.toFixed(4),
    sharePassProbability({ comparator: "AT_LEAST", threshold: 0.45 }, 10, 0.35).toFixed(4),
  );
  assert.equal(ofTrades(profitFactor, atLeast(0.8), [1, -1]), undefined);
});

const countGate = gateSpecSchema.parse({
  kind: "CRITERIA",
  gate: "counts",
  title: "t",
  criteria: [
    {
      criterion: "short",
      metric: "short_time_exits",
      shortHoldingDays: 3,
      comparator: "AT_MOST",
      threshold: 0,
      unit: "COUNT",
      minimumN: 1,
    },
    {
      criterion: "trades",
      metric: "closed_trades",
      comparator: "AT_LEAST",
      threshold: 1,
      unit: "COUNT",
      minimumN: 0,
    },
  ],
});

test("a count among n is judged by true shares, and a required count estimates nothing", () => {
  const evidence = evidenceWith({ trades: tradesWithProfits(times(10, 1)) });
  const [short, trades] = evaluateSpec(pinSpec(countGate), evidence).criteria;
  assert.equal(short?.characteristic?.subject, "share of short time exits");
  assert.equal(short?.characteristic?.wrong.truth, 0.05);
  assert.equal(short?.characteristic?.wrong.passRatio.toFixed(6), (0.95 ** 10).toFixed(6));
  assert.equal(short?.characteristic?.smallestN, 59);
  assert.equal(trades?.characteristic, undefined);
});
