import assert from "node:assert/strict";
import { test } from "node:test";
import type { Side } from "#lib/kernel/trading.ts";
import { withBorrow } from "#services/risk-gate/domain/cost/borrow-cost.ts";
import { roundTripCost } from "#services/risk-gate/domain/cost/round-trip-cost.ts";
import { aapl, costModel } from "#test/support/apple.ts";
import { evaluationWith, fallingForecast, findingOf } from "#test/unit/risk-gate/calm-signal.ts";
import { soundEvidence } from "#test/unit/risk-gate/sound-evidence.ts";

const model = { ...costModel, borrowBpsPerYearByClass: { US_EQUITY: 365 } };
const fills = roundTripCost(model, {
  instrument: aapl,
  quantityUnits: 10,
  dailyVolatilityBps: 150,
});
const daily = (bars: number, side: Side | undefined = "SELL") =>
  ({ side, bars, interval: "DAY_1" }) as const;

test("a short costs the days that its holding limit usually lasts, weekends included", () => {
  // Five sessions of 252 a year are 7.2 days of 365.25, and the eighth has begun.
  const five = withBorrow(fills, model, aapl, daily(5));
  assert.equal(five.borrowBps, 8);
  assert.equal(five.totalBps, fills.totalBps + 8);
  assert.equal(withBorrow(fills, model, aapl, daily(252)).borrowBps, 366);
  const hours = { side: "SELL", bars: 6, interval: "HOUR_1" } as const;
  assert.equal(withBorrow(fills, model, aapl, hours).borrowBps, 2);
});

test("a long position, an unknown side and a model without borrowing leave the cost as it is", () => {
  assert.equal(withBorrow(fills, model, aapl, daily(5, "BUY")), fills);
  assert.equal(withBorrow(fills, model, aapl, { ...daily(5), side: undefined }), fills);
  assert.equal(withBorrow(fills, costModel, aapl, daily(5)), fills);
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

test("a short's conviction rests on the cost with borrowing", () => {
  const short = { forecast: { ...fallingForecast, evidence: soundEvidence } };
  const dear = { ...short, costModel: { borrowBpsPerYearByClass: { US_EQUITY: 10_000 } } };
  const [free, paid] = [short, dear].map((one) => evaluationWith(one).signal.conviction?.ratio);
  assert.ok(free! > paid!, `${free} and ${paid}`);
});
