import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { OpenLot } from "#services/execution/domain/ledger/lot.ts";
import { lotSince, partsOf } from "#services/execution/domain/ledger/lot-part.ts";
import { entryAfter } from "#services/execution/domain/ledger/split.ts";
import { aapl } from "#test/support/apple.ts";
import { dayStart } from "#test/support/execution-examples.ts";

const micros = fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n });
const positive = fc.bigInt({ min: 0n, max: 2n ** 53n });

const lots: fc.Arbitrary<OpenLot> = fc
  .record({
    quantityUnits: fc.integer({ min: 1, max: 1_000_000 }),
    notional: positive,
    costs: fc.tuple(positive, positive, positive, positive),
    decision: fc.option(positive, { nil: undefined }),
    cash: fc.option(micros, { nil: undefined }),
    dividend: fc.option(micros, { nil: undefined }),
    borrow: fc.option(positive, { nil: undefined }),
  })
  .map((plan) => ({
    id: "lot",
    portfolio: "portfolios/p",
    instrument: aapl,
    side: "BUY",
    quantityUnits: plan.quantityUnits,
    entryFill: "fill",
    entry: {
      price: 100,
      notionalMicros: plan.notional,
      costs: {
        halfSpreadMicros: plan.costs[0],
        slippageMicros: plan.costs[1],
        commissionMicros: plan.costs[2],
        impactMicros: plan.costs[3],
      },
    },
    entryBarStartMs: dayStart(0),
    exitPlan: {},
    marketContext: { dailyVolatilityBps: 1 },
    decision: "",
    entryConfidenceRatio: 0.5,
    barsCompleted: {},
    ...(plan.decision !== undefined && { decisionNotionalMicros: plan.decision }),
    ...(plan.cash !== undefined && { splitCashMicros: plan.cash }),
    ...(plan.dividend !== undefined && { dividendMicros: plan.dividend }),
    ...(plan.borrow !== undefined && { borrowMicros: plan.borrow }),
  }));

function amountsOf(lot: OpenLot): readonly bigint[] {
  const { notionalMicros, costs } = lot.entry;
  const { decisionNotionalMicros = 0n, splitCashMicros = 0n } = lot;
  const { dividendMicros = 0n, borrowMicros = 0n } = lot;
  return [
    ...[notionalMicros, ...Object.values(costs)],
    ...[decisionNotionalMicros, splitCashMicros, dividendMicros, borrowMicros],
    BigInt(lot.quantityUnits),
  ];
}

test("however a lot is closed in parts, each of its amounts is the sum of what the parts took", () => {
  const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 });
  fc.assert(
    fc.property(lots, shares, (lot, cuts) => {
      const parts: OpenLot[] = [];
      let left: OpenLot | undefined = lot;
      for (const cut of [...cuts, 1]) {
        if (left === undefined) break;
        const units = Math.max(1, Math.floor(cut * left.quantityUnits));
        const taken = partsOf(left, units);
        parts.push(taken.closing);
        left = taken.left;
      }
      assert.equal(left, undefined, "the last part takes the rest");
      const sums = amountsOf(lot).map((_, at) =>
        parts.reduce((sum, part) => sum + (amountsOf(part)[at] as bigint), 0n),
      );
      assert.deepEqual(sums, amountsOf(lot));
      for (const part of parts) {
        for (const [at, amount] of amountsOf(part).entries()) {
          const whole = amountsOf(lot)[at] as bigint;
          assert.ok(amount * whole >= 0n, "no part has the other sign");
        }
      }
    }),
    { numRuns: 1_000 },
  );
});

test("what is left after parts and a split is the lot that the split made of it", () => {
  const [lot] = fc.sample(lots, { numRuns: 1, seed: 1 }) as [OpenLot];
  const opened = { ...lot, quantityUnits: 100 };
  const split = { ticker: aapl.ticker, barStartMs: dayStart(2), newShares: 2, oldShares: 1 };
  const parts = [
    { barStartMs: dayStart(1), quantityUnits: 40 },
    { barStartMs: dayStart(2), quantityUnits: 20 },
  ];
  const splits = [{ ...split, openPrice: 50 }];
  const { lot: left } = lotSince(opened, splits, parts, dayStart(3), entryAfter);
  assert.equal(left.quantityUnits, (100 - 40) * 2 - 20);
  assert.equal(left.entry.price, 50);
});

test("no more of a lot closes than it has, nor nothing", () => {
  const [lot] = fc.sample(lots, { numRuns: 1, seed: 1 }) as [OpenLot];
  for (const units of [0, -1, lot.quantityUnits + 1]) {
    assert.throws(() => partsOf(lot, units), /cannot close/);
  }
});
