import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { borrowMicros, expectedBorrowBps } from "#lib/kernel/borrow-cost.ts";

const rates = { borrowBpsPerYearByClass: { US_EQUITY: 73, CRYPTO: 912.5 } };
const share = { assetClass: "US_EQUITY" } as const;

test("a year of borrowing costs what the model says, and a class that is not named costs nothing", () => {
  assert.equal(borrowMicros(rates, share, 1_000_000_000n, 365), 7_300_000n);
  assert.equal(borrowMicros(rates, { assetClass: "CRYPTO" }, 1_000_000_000n, 4), 1_000_000n);
  assert.equal(borrowMicros(rates, { assetClass: "FX" }, 1_000_000_000n, 365), 0n);
  assert.equal(borrowMicros({}, share, 1_000_000_000n, 365), 0n);
});

test("a charge is rounded once, half away from zero", () => {
  // One day of 73 bps is a fifth of a bp: 25 000 micros cost half a micro.
  assert.equal(borrowMicros(rates, share, 25_000n, 1), 1n);
  assert.equal(borrowMicros(rates, share, 24_999n, 1), 0n);
});

test("the estimate is what is charged at a price that stays, but for the rounding of each charge", () => {
  const spans = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 40 });
  const notionals = fc.bigInt({ min: 1n, max: 1_000_000_000_000n });
  fc.assert(
    fc.property(notionals, spans, fc.integer({ min: 0, max: 10_000 }), (notional, days, bps) => {
      const model = { borrowBpsPerYearByClass: { US_EQUITY: bps } };
      let charged = 0n;
      let held = 0;
      for (const nights of days) {
        charged += borrowMicros(model, share, notional, nights);
        held += nights;
      }
      const expected = (Number(notional) * expectedBorrowBps(model, share, held)) / 10_000;
      assert.ok(Math.abs(Number(charged) - expected) <= days.length / 2 + 1e-3 * days.length);
    }),
    { numRuns: 1000 },
  );
});
