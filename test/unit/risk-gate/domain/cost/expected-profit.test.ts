import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { expectedProfitBps } from "#services/risk-gate/domain/cost/expected-profit.ts";

const bps = fc.double({ min: -500, max: 500, noNaN: true });
const cost = fc.double({ min: 0, max: 200, noNaN: true });

test("the expected profit is the move in the side's favour less the cost of the round trip", () => {
  fc.assert(
    fc.property(bps, cost, (expectedReturnBps, totalBps) => {
      fc.pre(expectedReturnBps !== 0);
      const side = expectedReturnBps > 0 ? "BUY" : "SELL";
      const found = expectedProfitBps({ side, expectedReturnBps }, { totalBps });
      assert.equal(found, Math.abs(expectedReturnBps) - totalBps);
    }),
  );
});

test("an edge below the cost is an expected loss, and so is a forecast without a move", () => {
  const signal = { side: "SELL", expectedReturnBps: -20 } as const;
  assert.equal(expectedProfitBps(signal, { totalBps: 30 }), -10);
  const flat = { side: undefined, expectedReturnBps: 0 };
  assert.equal(expectedProfitBps(flat, { totalBps: 30 }), -30);
});

test("without a return or a cost there is no expected profit, nor of numbers that are none", () => {
  const rising = { side: "BUY", expectedReturnBps: 20 } as const;
  assert.equal(expectedProfitBps(rising, undefined), undefined);
  assert.equal(
    expectedProfitBps({ side: undefined, expectedReturnBps: undefined }, { totalBps: 1 }),
    undefined,
  );
  assert.equal(expectedProfitBps(rising, { totalBps: Number.NaN }), undefined);
  assert.equal(expectedProfitBps(rising, { totalBps: Number.POSITIVE_INFINITY }), undefined);
});
