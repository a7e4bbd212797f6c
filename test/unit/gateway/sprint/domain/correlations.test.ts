import assert from "node:assert/strict";
import { test } from "node:test";
import { correlationOf } from "#gateway/sprint/domain/correlations.ts";

const day = 86_400_000;
const series = (closes: readonly number[], firstDay = 0) =>
  closes.map((close, at) => ({ startTimeMs: (firstDay + at) * day, close }));
const wave = Array.from(
  { length: 40 },
  (_, at) => 100 + 5 * Math.sin(at * 1.7) + Math.sin(at * at),
);

/** Prices from 100 with these returns. */
function pricesOf(returns: readonly number[]): readonly number[] {
  const prices = [100];
  for (const r of returns) prices.push(prices.at(-1)! * (1 + r));
  return prices;
}

test("what moves alike has a correlation of 1, in whatever currency, and its opposite of −1", () => {
  const alike = correlationOf(series(wave), series(wave.map((close) => 7 * close)));
  assert.deepEqual([alike?.ratio.toFixed(9), alike?.returns], ["1.000000000", 39]);
  const returns = [0.01, -0.02, 0.03, 0.005];
  const opposite = pricesOf(returns.map((r) => -2 * r));
  const found = correlationOf(series(pricesOf(returns)), series(opposite));
  assert.equal(found?.ratio.toFixed(9), "-1.000000000");
});

test("returns count between bars that both have, over days that one of them lacks", () => {
  const gapped = series(wave.map((close) => 2 * close)).filter((_, at) => at % 3 !== 0);
  const found = correlationOf(series(wave), gapped);
  assert.deepEqual([found?.returns, found?.ratio.toFixed(9)], [25, "1.000000000"]);
});

test("a correlation of four returns is Pearson's", () => {
  const one = pricesOf([0.01, 0.02, 0.03, 0.04]);
  const other = pricesOf([0.02, 0.01, 0.04, 0.03]);
  assert.equal(correlationOf(series(one), series(other))?.ratio.toFixed(9), "0.600000000");
});

test("a series that never moves, or shares no days, has none", () => {
  assert.equal(correlationOf(series(wave), series(wave.map(() => 5))), undefined);
  assert.equal(correlationOf(series(wave), series(wave, 100)), undefined);
  assert.equal(correlationOf(series(wave), series(wave, 38)), undefined);
});
