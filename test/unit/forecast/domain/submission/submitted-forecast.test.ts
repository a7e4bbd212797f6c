import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type SubmittedForecast,
  setHash,
  submissionHash,
  submissionProblems,
} from "#services/forecast/domain/submission/submitted-forecast.ts";
import { flatForecast, twoBars } from "#test/support/submitted-forecasts.ts";

const fieldsOf = (forecast: SubmittedForecast) =>
  submissionProblems(forecast).map(({ field }) => field);

const withInterval = (at: number, change: Partial<SubmittedForecast["intervals"][number]>) => ({
  ...twoBars,
  intervals: twoBars.intervals.map((one, i) => (i === at ? { ...one, ...change } : one)),
});

test("a forecast whose quantiles lie around its medians has no problem", () => {
  assert.deepEqual(submissionProblems(twoBars), []);
});

test("a price that is not finite and positive is named", () => {
  for (const price of [Number.NaN, Number.POSITIVE_INFINITY, 0, -1]) {
    const fields = fieldsOf({ ...twoBars, medianPrices: [100, price] });
    assert.ok(fields.includes("median_prices[1]"), `${price}`);
  }
});

test("a bound on the wrong side of the median crosses it, and so does one that equals it", () => {
  const equal = withInterval(0, { lowerPrices: [98, 101] });
  assert.deepEqual(fieldsOf(equal), ["intervals[0].lower_prices[1]"]);
  const below = withInterval(1, { upperPrices: [99, 110] });
  assert.deepEqual(fieldsOf(below), ["intervals[1].upper_prices[0]"]);
});

test("a wider interval that lies inside a narrower one crosses it", () => {
  assert.deepEqual(fieldsOf(withInterval(1, { lowerPrices: [99, 92] })), [
    "intervals[1].lower_prices[0]",
  ]);
});

test("a path of another length than the medians is named, with both lengths", () => {
  const [problem] = submissionProblems(withInterval(1, { upperPrices: [106] }));
  assert.equal(problem?.field, "intervals[1].upper_prices");
  assert.match(problem?.description ?? "", /has 1 prices, and median_prices 2/);
});

test("levels have to widen, since the same interval twice would be two answers", () => {
  assert.deepEqual(fieldsOf(withInterval(1, { tailRatio: 0.25 })), ["intervals[1].tail_ratio"]);
});

test("equal forecasts have one hash in whatever order, and any other number another", () => {
  const hashOfAll = (...all: readonly SubmittedForecast[]) => setHash(all.map(submissionHash));
  const [one, other] = [flatForecast(0, 100, 3), flatForecast(86_400_000, 100, 3)];
  assert.equal(hashOfAll(one, other), hashOfAll(other, one));
  assert.notEqual(hashOfAll(one, other), hashOfAll(one));
  assert.notEqual(hashOfAll(one), hashOfAll(flatForecast(0, 100.01, 3)));
});
