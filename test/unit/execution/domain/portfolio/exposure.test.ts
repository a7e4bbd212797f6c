import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { grossExposureMicros, netExposureMicros } from "#lib/kernel/portfolio-facts.ts";
import type { OrderRequest } from "#services/execution/domain/orders/order.ts";
import { exposuresOf } from "#services/execution/domain/portfolio/exposure.ts";
import { simulateBars } from "#services/execution/domain/simulation/simulate-bars.ts";
import { aapl } from "#test/support/apple.ts";
import { barOn, msft, orderOf, stateWith } from "#test/support/execution-examples.ts";

const market = { dailyVolatilityBps: 0, averageDailyVolumeUnits: 1_000_000, lastClosePrice: 100 };
const ordered = (changes: Partial<OrderRequest> = {}) =>
  orderOf({ marketContext: market, ...changes });

test("what is held counts at its mark with its sign, what waits at the close that its decision saw", () => {
  const sell = ordered({ clientOrderId: "s", instrument: msft, side: "SELL", quantityUnits: 30 });
  const { state } = simulateBars(stateWith([ordered({ quantityUnits: 20 }), sell]), {
    startTimeMs: barOn(0, 100).startTimeMs,
    bars: [
      { instrument: aapl, interval: "DAY_1", bar: barOn(0, 100, { close: 110 }) },
      { instrument: msft, interval: "DAY_1", bar: barOn(0, 50, { close: 40 }) },
    ],
  });
  const waiting = ordered({ clientOrderId: "w", instrument: msft, side: "SELL", quantityUnits: 5 });
  const { exposures, waitingMicros } = exposuresOf({ ...state, orders: [waiting] });
  assert.deepEqual(
    exposures.map(({ instrument: { ticker }, ...amounts }) => [ticker, amounts]),
    [
      [aapl.ticker, { heldMicros: 2_200_000_000n, waitingBuyMicros: 0n, waitingSellMicros: 0n }],
      [
        "MSFT",
        { heldMicros: -1_200_000_000n, waitingBuyMicros: 0n, waitingSellMicros: 500_000_000n },
      ],
    ],
  );
  assert.deepEqual([...waitingMicros.values()], [500_000_000n]);
  assert.equal(grossExposureMicros(exposures), 3_900_000_000n);
  assert.equal(netExposureMicros(exposures), 500_000_000n);
});

test("an order without any price makes the sums unknown instead of smaller", () => {
  const blind = orderOf({ clientOrderId: "blind" });
  const { exposures, waitingMicros } = exposuresOf(stateWith([ordered(), blind]));
  assert.equal(exposures[0]?.waitingUnknown, true);
  assert.equal(exposures[0]?.waitingBuyMicros, 10_000_000_000n);
  assert.equal(waitingMicros.size, 1);
  assert.equal(grossExposureMicros(exposures), undefined);
  assert.equal(netExposureMicros(exposures), undefined);
});

test("a further order of either side never makes the gross exposure smaller", () => {
  const orders = fc.array(
    fc.record({
      side: fc.constantFrom("BUY" as const, "SELL" as const),
      quantityUnits: fc.integer({ min: 1, max: 1_000 }),
      instrument: fc.constantFrom(aapl, msft),
    }),
    { minLength: 1, maxLength: 8 },
  );
  fc.assert(
    fc.property(orders, (asked) => {
      const all = asked.map((one, at) => ordered({ ...one, clientOrderId: `order-${at}` }));
      const gross = all.map(
        (_, at) => grossExposureMicros(exposuresOf(stateWith(all.slice(0, at + 1))).exposures)!,
      );
      let sum = 0n;
      for (const [at, { quantityUnits }] of asked.entries()) {
        sum += BigInt(quantityUnits) * 100_000_000n;
        assert.equal(gross[at], sum);
      }
    }),
    { numRuns: 1_000 },
  );
});
