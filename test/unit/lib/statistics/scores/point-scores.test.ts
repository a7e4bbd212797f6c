import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { pointScores } from "#lib/statistics/scores/point-scores.ts";
import { meanAbsoluteScaledError, seasonalScale } from "#lib/statistics/scores/scaled-error.ts";
import { classicSeries } from "#test/support/classic-series.ts";

function close(actual: number | undefined, expected: number): void {
  assert.ok(actual !== undefined && Math.abs(actual - expected) < 1e-8, `${actual}`);
}

const passengers = classicSeries("AirPassengers");
const history = passengers.slice(0, 108);
const realised = passengers.slice(108);

test("the seasonal naive forecast of AirPassengers 1958-60 scores as in R", () => {
  const lastYear = history.slice(-12);
  const path = realised.map((_, h) => lastYear[h % 12]!);
  const scores = pointScores(path, realised);
  close(scores.rmse, 73.612159321677);
  close(scores.mae, 60.083333333333);
  close(100 * scores.smape, 14.542768627032);
  const scale = seasonalScale(history, 12);
  close(scale, 30.572916666667);
  close(meanAbsoluteScaledError(scores.mae, scale), 1.9652470187394);
});

test("the naive forecast of AirPassengers 1958-60 scores as in R", () => {
  const scores = pointScores(new Float64Array(36).fill(history.at(-1)!), realised);
  close(scores.rmse, 121.13857996343);
  close(scores.mae, 94.944444444444);
  close(meanAbsoluteScaledError(scores.mae, seasonalScale(history, 12)), 3.105508233958);
});

test("the RMSE and the sMAPE of five prices are those worked out by hand", () => {
  const scores = pointScores([100, 103, 100, 106, 103], [100, 102, 101, 105, 104]);
  assert.ok(Math.abs(scores.rmse - 0.894427190999916) < 1e-12);
  assert.ok(Math.abs(scores.smape - 0.00776937101035375) < 1e-12);
});

test("a realised 0 that was not forecast has the largest sMAPE", () => {
  assert.equal(pointScores([1], [0]).smape, 2);
});

test("0 forecast and 0 realised is a perfect forecast", () => {
  assert.equal(pointScores([0, 0], [0, 0]).smape, 0);
});

test("sMAPE lies between 0 and 2 and is the same with the two series swapped", () => {
  const values = fc.array(
    fc.tuple(
      fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
      fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
    ),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(values, (pairs) => {
      const first = pairs.map(([a]) => a);
      const second = pairs.map(([, b]) => b);
      const { smape } = pointScores(first, second);
      assert.ok(smape >= 0 && smape <= 2 + 1e-12);
      assert.equal(pointScores(second, first).smape, smape);
    }),
  );
});

test("a history that repeats itself or is no longer than its period has no scaled error", () => {
  assert.equal(
    meanAbsoluteScaledError(1, seasonalScale(Float64Array.of(1, 2, 1, 2), 2)),
    undefined,
  );
  assert.equal(meanAbsoluteScaledError(1, seasonalScale(Float64Array.of(1, 2), 2)), undefined);
});
