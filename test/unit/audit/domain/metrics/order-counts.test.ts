import assert from "node:assert/strict";
import { test } from "node:test";
import { orderCounts, unfilledReasons } from "#services/audit/domain/metrics/order-counts.ts";
import { measure, measureFamily } from "#services/audit/domain/metrics/scorecard-metric.ts";
import {
  definedValue,
  evidenceWith,
  type SampleEvidence,
  sampleTrade,
} from "#test/unit/audit/sample-evidence.ts";

const costMicros = { halfSpread: 0n, slippage: 0n, commission: 0n, impact: 0n };
const fillsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    auditSet: "sprints/a",
    fill: `f${index}`,
    notionalMicros: 1n,
    costMicros,
  }));
const unfilledOf = (...reasons: readonly string[]) =>
  reasons.map((reason, index) => ({
    auditSet: "sprints/a",
    order: `portfolios/p/orders/${reason}-${index}`,
    ticker: "AAPL",
    reason,
  }));

function countsOf(sample: SampleEvidence): Readonly<Record<string, readonly [number, number]>> {
  const evidence = evidenceWith(sample);
  const metrics = [
    ...orderCounts.map((metric) => measure(metric, evidence, {})),
    ...measureFamily(unfilledReasons, evidence),
  ];
  return Object.fromEntries(
    metrics.map((metric) => [metric.name, [definedValue(metric), metric.n] as const]),
  );
}

test("orders are counted by how they ended and, where they were not filled, by the reason", () => {
  // Three entries, of which two have left again: five fills.
  const trades = [sampleTrade(), sampleTrade({ roundTrip: "portfolios/p/roundTrips/s" })];
  const counts = countsOf({
    fills: fillsOf(5),
    trades,
    denied: unfilledOf("LOT_LIMIT"),
    rejected: unfilledOf("CASH_TOO_LOW", "CASH_TOO_LOW", "MOVE_TAKEN"),
    expired: unfilledOf("SESSION_PASSED"),
  });
  assert.deepEqual(counts, {
    orders: [8, 8],
    orders_filled: [3, 8],
    orders_denied: [1, 8],
    orders_rejected: [3, 8],
    orders_expired: [1, 8],
    orders_unfilled_cash_too_low: [2, 8],
    orders_unfilled_lot_limit: [1, 8],
    orders_unfilled_move_taken: [1, 8],
    orders_unfilled_session_passed: [1, 8],
  });
});

test("without orders every count is 0 and no reason is named", () => {
  assert.deepEqual(
    Object.keys(countsOf({})),
    orderCounts.map(({ name }) => name),
  );
  assert.deepEqual(countsOf({}).orders, [0, 0]);
});

test("an order that is filled in parts counts once, and as filled also where its rest expires", () => {
  const [first, second, third] = fillsOf(3);
  if (!first || !second || !third) throw new Error("no fills");
  const parts = [first, { ...second, continuesOrder: true as const }, third];
  const [rest] = unfilledOf("TIME_PASSED");
  if (!rest) throw new Error("no order");
  const counts = countsOf({ fills: parts, expired: [{ ...rest, partlyFilled: true as const }] });
  assert.deepEqual(counts.orders, [2, 2]);
  assert.deepEqual(counts.orders_filled, [2, 2]);
  assert.deepEqual(counts.orders_expired, [0, 2]);
});
