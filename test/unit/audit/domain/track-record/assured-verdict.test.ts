import assert from "node:assert/strict";
import { test } from "node:test";
import { assuredRecord } from "#services/audit/domain/track-record/assured-verdict.ts";
import { asked, policy, randomReturns, startMs } from "./sample-records.ts";

const good = randomReturns(1, 1500, 0.0015);
const fixed = { ...policy, rulesFixedMs: startMs };

test("the j-th trial may spend 6α/(π²j²)", () => {
  const spent = (count: number) =>
    assuredRecord(asked(good, { trials: { count, others: [] } })).spentAlpha;
  assert.equal(spent(1).toFixed(6), "0.030396");
  assert.ok(Math.abs(spent(1) / spent(40) - 1600) < 1e-9);
});

test("a record of a single trial passes by returns that are good enough", () => {
  const { verdict, n, leftOut, criteria } = assuredRecord(asked(good));
  assert.equal(verdict, "PASS");
  assert.deepEqual([n, leftOut], [1499, 1]);
  assert.equal(criteria[0]!.verdict, "PASS");
});

test("the same record is no PASS as the best of many trials", () => {
  const { verdict, reason } = assuredRecord(
    asked(good, { trials: { count: 1_000_000, others: [] } }),
  );
  assert.equal(verdict, "INCONCLUSIVE");
  assert.match(reason, /^mean return: evidence for it is [\d.]+ of the 31.1 needed, against it/);
});

test("where nothing says that the rules were fixed before, a PASS is EXPLORATORY", () => {
  const { verdict, reason } = assuredRecord(asked(good, { policy }));
  assert.equal(verdict, "EXPLORATORY");
  assert.match(reason, /nothing says that the rules were fixed/);
});

test("a return below the largest loss leaves no verdict, wherever in the record it stands", () => {
  for (const at of [0, 700]) {
    const returns = good.map((value, place) => (place === at ? -0.2 : value));
    const { verdict, reason } = assuredRecord(asked(returns));
    assert.equal(verdict, "INCONCLUSIVE");
    assert.match(reason, /-20 % is below the stated largest loss/);
  }
});

test("a mean below its minimum fails from 50 observations on, marked as approximate", () => {
  const bad = assuredRecord(asked(randomReturns(2, 400, -0.004)));
  assert.equal(bad.verdict, "FAIL");
  assert.equal(bad.criteria[0]!.isFailApproximate, true);
  const few = assuredRecord(asked(randomReturns(2, 49, -0.02)));
  assert.equal(few.verdict, "INCONCLUSIVE");
  assert.match(few.reason, /a FAIL needs 50 observations/);
});

test("the win rate decides only where a minimum was stated", () => {
  const rare = Float64Array.from(good, (_, at) => (at % 4 === 0 ? 0.03 : -0.005));
  const shown = assuredRecord(asked(rare));
  assert.equal(shown.verdict, "PASS");
  assert.deepEqual(
    shown.criteria.map(({ metric, decides, verdict }) => [metric, decides, verdict]),
    [
      ["mean_return", true, "PASS"],
      ["win_rate", false, "FAIL"],
    ],
  );
  const stated = assuredRecord(asked(rare, { policy: { ...fixed, minimumWinRate: 0.4 } }));
  assert.equal(stated.verdict, "FAIL");
  assert.match(stated.reason, /^win rate: it is below the minimum/);
});

test("a profit factor is judged by gains less that many times the losses", () => {
  const judged = (minimumProfitFactor: number) =>
    assuredRecord(asked(good, { policy: { ...fixed, minimumProfitFactor } })).criteria[2]!;
  assert.equal(judged(1).verdict, "PASS");
  assert.equal(judged(2.5).verdict, "FAIL");
  const [passed] = assuredRecord(asked(good)).criteria;
  assert.ok(Math.abs(judged(1).observed! - passed!.observed!) < 1e-12);
});

test("the best of twenty records of noise passes less often than α", () => {
  let passes = 0;
  for (let family = 0; family < 100; family += 1) {
    const trials = Array.from({ length: 20 }, (_, at) => randomReturns(family * 20 + at, 120));
    const sums = trials.map((returns) => returns.reduce((sum, value) => sum + value, 0));
    const best = trials[sums.indexOf(Math.max(...sums))]!;
    const trialsOf = { count: 20, others: [] };
    if (assuredRecord(asked(best, { trials: trialsOf })).verdict === "PASS") passes += 1;
  }
  assert.ok(passes <= 5, `${passes} of 100`);
});

test("returns of periods that share time leave no assured verdict, whatever they show", () => {
  for (const [days, mean] of [
    [30, 0.002],
    [30, -0.002],
    [2, 0.0015],
  ] as const) {
    const single = randomReturns(3, 1000, mean);
    const rolling = single.map((_, at) =>
      single.subarray(at, at + days).reduce((sum, value) => sum + value, 0),
    );
    const { verdict, criteria } = assuredRecord(
      asked(rolling, { policy: { ...fixed, largestLoss: 1 } }),
    );
    assert.equal(verdict, "INCONCLUSIVE");
    assert.match(criteria[0]!.reason, /goes on as the one before it went \(autocorrelation 0\.\d/);
  }
});

test("without any returns nothing is decided", () => {
  const { verdict, criteria } = assuredRecord(asked(new Float64Array(0)));
  assert.equal(verdict, "INCONCLUSIVE");
  assert.deepEqual([criteria[0]!.n, criteria[0]!.observed], [0, undefined]);
});

test("evidence that grows says how many observations a PASS takes at this pace", () => {
  const wanted = (count: number) => {
    const { reason } = assuredRecord(asked(good, { trials: { count, others: [] } }));
    return Number(/a PASS takes about (\d+) observations/.exec(reason)?.[1]);
  };
  assert.ok(wanted(100_000) > 1499 && wanted(1_000_000) > wanted(100_000));
  const { reason } = assuredRecord(asked(randomReturns(2, 300, -0.001)));
  assert.doesNotMatch(reason, /a PASS takes/);
});
