import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { leastThatDoes } from "#services/risk-gate/domain/explanation/least-that-does.ts";
import {
  allPass,
  nearestSize,
  passes,
  smallestCostChange,
  smallestEdgeChange,
} from "#services/risk-gate/domain/explanation/smallest-change.ts";
import { denies, judgeSignal } from "#services/risk-gate/domain/judge-signal.ts";
import { edgeBps } from "#services/risk-gate/domain/signal/derive-signal.ts";
import { costModel } from "#test/support/apple.ts";
import { type Changes, inputsWith, policy } from "#test/unit/risk-gate/calm-signal.ts";

function basisWith(changes: Changes) {
  return {
    inputs: inputsWith(changes),
    policy: { ...policy, ...changes.policy },
    costModel: { ...costModel, ...changes.costModel },
  };
}

/** Prices that rise by so many bps at the holding horizon of 5 bars. */
const rising = (bps: number) =>
  Array.from({ length: 8 }, (_, index) => 100 * (1 + (bps * (index + 1)) / 5 / 1e4));

function judged(basis: ReturnType<typeof basisWith>) {
  return judgeSignal(basis.inputs, basis.policy, basis.costModel);
}

const near = (actual: number | undefined, expected: number, tolerance = 1e-6) =>
  assert.ok(
    actual !== undefined && Math.abs(actual - expected) <= tolerance,
    `${actual} is not ${expected}`,
  );

test("below the return floor the edge lacks what the floor is above it, and the cost and the size do not help", () => {
  const basis = basisWith({ forecast: { ensemblePrices: rising(12) } });
  const floor = passes("minimum-expected-return");
  near(smallestEdgeChange(basis, floor), policy.minimumExpectedReturnBps - 12);
  assert.equal(smallestCostChange(basis, floor), undefined);
  assert.equal(nearestSize(basis, floor), undefined);
});

test("a falling forecast is explained in its own favour", () => {
  const falling = rising(-12);
  const upProbabilities = Array.from({ length: 8 }, () => 0.4);
  const basis = basisWith({
    forecast: { ensemblePrices: falling, upProbabilities },
    policy: { longOnly: false },
  });
  near(smallestEdgeChange(basis, passes("minimum-expected-return")), 18);
});

test("an edge beyond what is plausible is too large by the difference", () => {
  const basis = basisWith({ forecast: { ensemblePrices: rising(1_200) } });
  near(smallestEdgeChange(basis, passes("sane-expected-return")), -200, 1e-5);
});

test("where the edge does not pay for the cost, both differences to the rule's limit are named, and the size that pays for itself", () => {
  // So little volume that the impact of the whole size takes the edge.
  const basis = basisWith({
    forecast: { ensemblePrices: rising(40), averageDailyVolumeUnits: 3_000 },
    costModel: { impactCoefficient: 2 },
  });
  const { outcomes, signal, cost, size } = judged(basis);
  const edge = edgeBps(signal) as number;
  const denied = outcomes.filter(denies).map(({ rule }) => rule);
  assert.deepEqual(denied, ["edge-over-cost"]);
  const totalBps = cost?.totalBps as number;
  const pays = passes("edge-over-cost");
  near(smallestCostChange(basis, pays), edge / policy.edgeCostMultiplier - totalBps, 1e-5);
  near(smallestEdgeChange(basis, pays), policy.edgeCostMultiplier * totalBps - edge, 1e-5);
  const units = nearestSize(basis, pays) as bigint;
  assert.ok(units > 0n && units < size.requestedUnits, `${units} of ${size.requestedUnits}`);
  assert.equal(nearestSize(basis, allPass), units);
  const verdictAt = (asked: bigint) => {
    // Half a unit more than asked for, so that rounding does not take one away.
    const worth = (Number(asked) + 0.5) * 100e6;
    const ratio =
      worth / Number(basis.inputs.portfolio.equityMicros) / (signal.confidenceRatio ?? 1);
    const at = { ...basis, policy: { ...basis.policy, maximumPositionRatio: ratio } };
    const { verdict, size: sized } = judged(at);
    assert.equal(sized.requestedUnits, asked);
    return verdict;
  };
  assert.equal(verdictAt(units), "ALLOW");
  assert.equal(verdictAt(units + 1n), "DENY");
});

test("a size below one lot is explained by the lot", () => {
  const basis = basisWith({ instrument: { lotSizeUnits: 100 } });
  const { outcomes } = judged(basis);
  assert.deepEqual(
    outcomes.filter(denies).map(({ rule }) => rule),
    ["position-size"],
  );
  assert.equal(nearestSize(basis, allPass), 100n);
  assert.equal(smallestEdgeChange(basis, allPass), undefined);
});

test("what no edge, cost or size changes has no smallest change: a halt, a missing input", () => {
  const change = {
    portfolio: "",
    state: "HALTED",
    who: "ada",
    why: "stop",
    changeTimeMs: 0,
  } as const;
  const halted = basisWith({});
  const missing = basisWith({ forecast: { lastClosePrice: Number.NaN } });
  for (const basis of [
    { ...halted, inputs: { ...halted.inputs, tradingState: change } },
    missing,
  ]) {
    assert.equal(judged(basis).verdict, "DENY");
    for (const search of [smallestEdgeChange, smallestCostChange, nearestSize]) {
      assert.equal(search(basis, allPass), undefined);
    }
  }
});

test("over random signals every change that is named lets the decision pass, and a little less does not", () => {
  const random = new SeededRandom(61);
  const between = (low: number, high: number) => low + (high - low) * random.uniform();
  let named = 0;
  for (let run = 0; run < 300; run += 1) {
    const up = between(0.5, 0.7);
    const basis = basisWith({
      forecast: {
        ensemblePrices: rising(between(-60, 140)),
        upProbabilities: Array.from({ length: 8 }, () => up),
        averageDailyVolumeUnits: between(1_000, 200_000),
      },
      policy: { longOnly: run % 2 === 0 },
    });
    const before = judged(basis);
    if (before.verdict !== "DENY") continue;
    const edge = edgeBps(before.signal);
    const change = smallestEdgeChange(basis, allPass);
    if (change === undefined || edge === undefined) continue;
    named += 1;
    const verdictAt = (added: number) => {
      const sign = before.signal.side === "SELL" ? -1 : 1;
      const ensemblePrices = [...basis.inputs.forecast.ensemblePrices];
      ensemblePrices[4] = 100 * (1 + (sign * (edge + added)) / 1e4);
      const forecast = { ...basis.inputs.forecast, ensemblePrices };
      return judged({ ...basis, inputs: { ...basis.inputs, forecast } }).verdict;
    };
    assert.notEqual(verdictAt(change), "DENY", `run ${run}`);
    assert.equal(verdictAt(change * (1 - 1e-6)), "DENY", `run ${run}`);
  }
  assert.ok(named > 30, `${named}`);
});

test("the least amount that does is found to a billionth of a step, above what does not", () => {
  for (const limit of [1, 7.3, 1_000]) {
    for (const least of [0.001, 0.31, 0.5, 0.999].map((share) => share * limit)) {
      const found = leastThatDoes(limit, (amount) => amount >= least) as number;
      assert.ok(found >= least && found - least <= 1e-9 * limit, `${found} for ${least}`);
    }
    assert.equal(
      leastThatDoes(limit, () => false),
      undefined,
    );
  }
  assert.equal(
    leastThatDoes(0, () => true),
    undefined,
  );
  assert.equal(
    leastThatDoes(Number.NaN, () => true),
    undefined,
  );
});
