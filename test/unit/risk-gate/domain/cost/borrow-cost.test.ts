import assert from "node:assert/strict";
import { test } from "node:test";
import { withBorrow } from "#services/risk-gate/domain/cost/borrow-cost.ts";
import { roundTripCost } from "#services/risk-gate/domain/cost/round-trip-cost.ts";
import { aapl, costModel } from "#test/support/apple.ts";
import { evaluationWith, fallingForecast, findingOf } from "#test/unit/risk-gate/calm-signal.ts";

const model = { ...costModel, borrowBpsPerYearByClass: { US_EQUITY: 365 } };
const fills = roundTripCost(model, {
  instrument: aapl,
  quantityUnits: 10,
  dailyVolatilityBps: 150,
});
const daily = (bars: number) => ({ bars, interval: "DAY_1" as const });

test("a short costs the days that its holding limit usually lasts, weekends included", () => {
  // Five sessions of 252 a year are 7.2 days of 365.25, and the eighth has begun.
  const five = withBorrow(fills, model, "SELL", aapl, daily(5));
  assert.equal(five.borrowBps, 8);
  assert.equal(five.totalBps, fills.totalBps + 8);
  assert.equal(withBorrow(fills, model, "SELL", aapl, daily(252)).borrowBps, 366);
  assert.equal(
    withBorrow(fills, model, "SELL", aapl, { bars: 6, interval: "HOUR_1" }).borrowBps,
    2,
  );
});

test("a long position, an unknown side and a model without borrowing leave the cost as it is", () => {
  assert.equal(withBorrow(fills, model, "BUY", aapl, daily(5)), fills);
  assert.equal(withBorrow(fills, model, undefined, aapl, daily(5)), fills);
  assert.equal(withBorrow(fills, costModel, "SELL", aapl, daily(5)), fills);
});

test("the edge of a short has to pay for borrowing too", () => {
  const short = { forecast: fallingForecast, policy: { longOnly: false } };
  const free = evaluationWith(short);
  const dear = { ...short, costModel: { borrowBpsPerYearByClass: { US_EQUITY: 10_000 } } };
  assert.equal(findingOf("edge-over-cost", short).outcome, "PASS");
  assert.equal(findingOf("edge-over-cost", dear).outcome, "FAIL");
  assert.equal(evaluationWith(dear).cost?.totalBps, (free.cost?.totalBps ?? 0) + 80_000 / 365);
  assert.equal(findingOf("edge-over-cost", { costModel: dear.costModel }).outcome, "PASS");
});
