import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { binomialCdf, binomialMasses } from "#lib/statistics/distributions/binomial.ts";
import { jointPassProbability } from "#lib/statistics/operating-characteristics/joint-shares.ts";
import { sharePassProbability } from "#lib/statistics/operating-characteristics/share-rule.ts";

/** Over every sequence of violations, large lifts, small lifts and others. */
function byEnumeration(
  n: number,
  [violation, large, small]: readonly [number, number, number],
  mostViolations: number,
  leastLifts: number,
): number {
  const rates = [violation, large, small, 1 - violation - large - small];
  let sum = 0;
  for (let outcome = 0; outcome < 4 ** n; outcome += 1) {
    const counts = [0, 0, 0, 0];
    let probability = 1;
    for (let at = 0, rest = outcome; at < n; at += 1, rest = Math.floor(rest / 4)) {
      counts[rest % 4]! += 1;
      probability *= rates[rest % 4]!;
    }
    const [violations, larges, smalls] = counts as [number, number, number, number];
    if (violations <= mostViolations && larges + smalls >= leastLifts && larges >= 1)
      sum += probability;
  }
  return sum;
}

test("a joint rule passes as often as an enumeration of all outcomes says", () => {
  const tenths = fc.integer({ min: 0, max: 10 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      tenths,
      tenths,
      tenths,
      fc.integer({ min: -1, max: 6 }),
      fc.integer({ min: 0, max: 6 }),
      (n, violations, lifts, large, mostViolations, leastLifts) => {
        fc.pre(violations + lifts <= 10);
        const truth = {
          violationRate: violations / 10,
          liftRate: lifts / 10,
          largeShare: large / 10,
        };
        const largeRate = truth.liftRate * truth.largeShare;
        const expected = byEnumeration(
          n,
          [truth.violationRate, largeRate, truth.liftRate - largeRate],
          mostViolations,
          leastLifts,
        );
        const actual = jointPassProbability({ n, mostViolations, leastLifts }, truth);
        assert.ok(Math.abs(actual! - expected) < 1e-12, `${actual} is not ${expected}`);
      },
    ),
    { numRuns: 60 },
  );
});

test("where every lift is large and lifts are certain to suffice, violations alone decide", () => {
  const joint = jointPassProbability(
    { n: 400, mostViolations: 100, leastLifts: 40 },
    { violationRate: 0.28, liftRate: 0.5, largeShare: 1 },
  );
  const alone = sharePassProbability({ comparator: "AT_MOST", threshold: 0.25 }, 400, 0.28);
  assert.ok(Math.abs(joint! - alone) < 1e-9);
});

test("of many observations it is the sum over violations of binomial tails", () => {
  for (const [n, violationRate, liftRate, largeShare] of [
    [300, 0.2, 0.1, 0.5],
    [3000, 0.26, 0.105, 0.004],
    [2000, 0.9, 0.08, 0.3],
  ] as const) {
    const [mostViolations, leastLifts] = [Math.floor(0.92 * n), Math.floor(0.1 * n)];
    const lift = liftRate / (1 - violationRate);
    const small = (lift * (1 - largeShare)) / (1 - lift * largeShare);
    let sum = 0;
    binomialMasses(n, violationRate).forEach((mass, violations) => {
      if (violations > mostViolations) return;
      const others = n - violations;
      const noneLarge = (1 - lift * largeShare) ** others;
      sum += mass * (1 - binomialCdf(leastLifts - 1, others, lift));
      sum -= mass * noneLarge * (1 - binomialCdf(leastLifts - 1, others, small));
    });
    const truth = { violationRate, liftRate, largeShare };
    const actual = jointPassProbability({ n, mostViolations, leastLifts }, truth);
    assert.ok(Math.abs(actual! - sum) < 1e-10, `${actual} is not ${sum}`);
  }
});

test("rates of more than all audits have no probability", () => {
  const rule = { n: 20, mostViolations: 5, leastLifts: 2 };
  assert.equal(
    jointPassProbability(rule, { violationRate: 0.6, liftRate: 0.5, largeShare: 1 }),
    undefined,
  );
});
