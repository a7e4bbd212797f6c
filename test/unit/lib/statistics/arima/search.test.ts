import assert from "node:assert/strict";
import { test } from "node:test";
import { isFit, type SarimaFit } from "#lib/statistics/arima/fit.ts";
import { orderText } from "#lib/statistics/arima/order.ts";
import { differencesNeeded, kpssStatistic } from "#lib/statistics/arima/search/differences.ts";
import { searchOrder, widestSearch } from "#lib/statistics/arima/search/order-search.ts";
import { log } from "#lib/statistics/numerics/portable-math.ts";
import { classicSeries } from "#test/support/classic-series.ts";

function chosen(series: Float64Array, period: number): SarimaFit {
  const { result } = searchOrder(series, period);
  if (!isFit(result)) throw new Error(result.note);
  return result;
}

// AICc of the orders that auto.arima of R's forecast 8.20 chooses. Ours is lower on the last three
// and within 0.01, R's prior for the differences, on the others.
const published: readonly (readonly [string, number, number])[] = [
  ["AirPassengers", 12, 1018.165],
  ["log AirPassengers", 12, -483.21],
  ["lynx", 1, 1876.952],
  ["Nile", 1, 1267.507],
  ["USAccDeaths", 12, 857.316],
  ["WWWusage", 1, 514.552],
  ["LakeHuron", 1, 220.258],
  ["co2", 12, 180.965],
  ["nottem", 12, 1049.621],
];

for (const [name, period, aicc] of published) {
  test(`the AICc of the order chosen for ${name} is not above that of auto.arima`, () => {
    const series = classicSeries(name.replace("log ", ""));
    const fit = chosen(name.startsWith("log ") ? series.map(log) : series, period);
    assert.equal(fit.status, "OK");
    assert.ok(fit.aicc <= aicc + 0.01, `${orderText(fit.order)}: ${fit.aicc}`);
  });
}

test("the order chosen for AirPassengers is auto.arima's (2,1,1)(0,1,0)12", () => {
  assert.equal(orderText(chosen(classicSeries("AirPassengers"), 12).order), "(2,1,1)(0,1,0)12");
});

test("the search fits no more candidates than its limit and asks before each", () => {
  let asked = 0;
  const { candidates } = searchOrder(
    classicSeries("USAccDeaths"),
    12,
    { ...widestSearch, orderLimit: 5 },
    () => {
      asked += 1;
    },
  );
  assert.equal(candidates, 5);
  assert.equal(asked, 5);
});

test("the search ends with what its caller throws", () => {
  const gone = new Error("gone");
  assert.throws(
    () =>
      searchOrder(classicSeries("lh"), 1, widestSearch, () => {
        throw gone;
      }),
    gone,
  );
});

test("no order is above its maximum", () => {
  const limits = { ...widestSearch, maximumOrder: 1, maximumSeasonalOrder: 0 };
  const { result } = searchOrder(classicSeries("nottem"), 12, limits);
  assert.ok(isFit(result));
  const { p, q, P, Q } = result.order;
  assert.ok(Math.max(p, q) <= 1);
  assert.equal(P + Q, 0);
});

test("the search works around missing values", () => {
  const { result } = searchOrder(classicSeries("presidents"), 4);
  assert.ok(isFit(result) && result.status === "OK");
});

test("a series that never moves has no order", () => {
  assert.equal(searchOrder(new Float64Array(60).fill(2), 1).result.status, "CONSTANT");
});

// n = 100, so the window has ⌊3·10/13⌋ = 2 lags; 1.3152264632 is the paper's formula in numpy.
test("the KPSS statistic of Nile is 1.3152, and one difference is needed", () => {
  assert.ok(Math.abs(kpssStatistic(classicSeries("Nile")) - 1.3152264632) < 1e-9);
  assert.equal(differencesNeeded(classicSeries("Nile"), 2), 1);
});

test("lynx is stationary about its level already", () => {
  assert.equal(differencesNeeded(classicSeries("lynx"), 2), 0);
});
