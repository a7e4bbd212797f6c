import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  exchangeAllowances,
  exchangeRefusal,
  exchangeShareAfter,
} from "#services/execution/domain/portfolio/exchange-share.ts";
import type { Portfolio } from "#services/execution/domain/portfolio/portfolio.ts";
import { simulateBars } from "#services/execution/domain/simulation/simulate-bars.ts";
import { aapl } from "#test/support/apple.ts";
import { barOn, batchOf, orderOf, portfolio, stateWith } from "#test/support/execution-examples.ts";

const limited = (gapBufferBps: number, ratio = 0.05): Portfolio => ({
  ...portfolio,
  policy: {
    ...portfolio.policy,
    gapBufferBps,
    maximumShareByExchange: { [aapl.exchange]: ratio },
  },
});

const market = { dailyVolatilityBps: 0, averageDailyVolumeUnits: 1_000_000, lastClosePrice: 100 };
const waiting = (quantityUnits: number) => orderOf({ quantityUnits, marketContext: market });
const allowanceOf = (state: Parameters<typeof exchangeAllowances>[0]) =>
  exchangeAllowances(state).allowances[0];

test("what is left of a share is counted so that a gap of the whole buffer does not break it", () => {
  assert.deepEqual(allowanceOf(stateWith([], limited(300))), {
    exchange: aapl.exchange,
    maximumShareRatio: 0.05,
    exposureMicros: 0n,
    availableMicros: (5_000_000_000n * 9_700n) / 10_300n,
  });
  const { allowances, reservedMicros } = exchangeAllowances(stateWith([waiting(20)], limited(0)));
  assert.equal(allowances[0]?.availableMicros, 3_000_000_000n);
  assert.deepEqual([...reservedMicros.values()], [2_000_000_000n]);
  assert.deepEqual(exchangeAllowances(stateWith([])).allowances, []);
});

test("a fill that takes its exchange beyond the share is rejected with the figures, a smaller one is filled", () => {
  // Costs take 4 of 100 000, so that 50 shares at 100 are a hair over a twentieth.
  const [over] = simulateBars(stateWith([waiting(50)], limited(0)), batchOf(barOn(0, 100))).events;
  assert.equal(over?.kind, "REJECTED");
  assert.equal(over.kind === "REJECTED" && over.order.refusal?.reason, "EXCHANGE_LIMIT");
  assert.match(
    (over.kind === "REJECTED" && over.order.refusal?.message) || "",
    /^with it instruments of .* would be 5000000000 micros of an equity of 99996000000, over 0\.05 of it$/,
  );
  const within = simulateBars(stateWith([waiting(49)], limited(0)), batchOf(barOn(0, 100))).events;
  assert.equal(within[0]?.kind, "OPENED");
});

test("what grows beyond the share is kept, is stated, and leaves nothing for a new order", () => {
  const opened = simulateBars(stateWith([waiting(49)], limited(0)), batchOf(barOn(0, 100))).state;
  const { state, events } = simulateBars(opened, batchOf(barOn(1, 150)));
  assert.deepEqual(events, []);
  const { exposureMicros = 0n, availableMicros = 0n } = allowanceOf(state) ?? {};
  assert.equal(exposureMicros, 7_350_000_000n);
  assert.ok(availableMicros < -2_000_000_000n, String(availableMicros));
});

test("an order within what is left is never beyond the share at an open within the gap buffer", () => {
  const settings = fc.record({
    ratio: fc.double({ min: 0.01, max: 1, noNaN: true }),
    bufferBps: fc.integer({ min: 20, max: 2_000 }),
    gap: fc.double({ min: -1, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(settings, ({ ratio, bufferBps, gap }) => {
      const state = stateWith([], limited(bufferBps, ratio));
      const units = Number((allowanceOf(state)?.availableMicros ?? 0n) / 100_000_000n);
      fc.pre(units > 0);
      const ordered = stateWith([waiting(units)], limited(bufferBps, ratio));
      const open = 100 * (1 + (gap * bufferBps) / 1e4);
      const [event] = simulateBars(ordered, batchOf(barOn(0, open))).events;
      assert.ok(event?.kind === "OPENED" || event?.kind === "REJECTED", event?.kind);
      const reason = event.kind === "REJECTED" ? event.order.refusal?.reason : undefined;
      assert.notEqual(reason, "EXCHANGE_LIMIT");
    }),
  );
});

test("what was opened in this bar is valued at its open, whatever close is kept of its ticker", () => {
  const state = stateWith([], limited(0));
  const [opened] = simulateBars({ ...state, orders: [waiting(20)] }, batchOf(barOn(0, 100))).events;
  assert.ok(opened?.kind === "OPENED");
  const second = { ...opened.lot, id: "second", barsCompleted: {} };
  const held = {
    ...state,
    lots: [second],
    // A close of the ticker from before it was held; of an instrument in naira it would be 1,600 times too much.
    marks: new Map([[aapl.ticker, { price: 160_000, barStartMs: 0 }]]),
  };
  const opens = new Map([[aapl.ticker, { price: 100, barStartMs: 0 }]]);
  const share = exchangeShareAfter(held as never, opened.fill, opens as never);
  assert.equal(exchangeRefusal(held.portfolio, share), undefined);
});
