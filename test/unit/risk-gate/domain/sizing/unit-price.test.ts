import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type ConversionRate, convertedPrice } from "#lib/kernel/conversion-rate.ts";
import { notionalMicros } from "#lib/kernel/exact-price.ts";
import { cashNeeded } from "#services/risk-gate/domain/cash-needed.ts";
import { judgeSignal } from "#services/risk-gate/domain/judge-signal.ts";
import { costModel } from "#test/support/apple.ts";
import {
  evaluationWith,
  findingOf,
  inputsWith,
  policy,
  risingForecast,
} from "#test/unit/risk-gate/calm-signal.ts";

const dayMs = 86_400_000;
const instrument = { ticker: "NPN.JO", currency: "ZAR" };
const portfolio = { currency: "USD" };
const rate: ConversionRate = {
  from: "ZAR",
  to: "USD",
  legs: [{ ticker: "USDZAR=X", price: 12.5, inverse: true }],
  asOfMs: risingForecast.asOfMs,
};

test("an instrument in another currency is sized at price × rate", () => {
  const home = evaluationWith({}).size;
  const { size } = evaluationWith({ instrument, portfolio, rate });
  // A share of 100 rand is one of 8 dollars.
  assert.equal(size.requestedUnits, (100_000_000_000n * 500n * 60n) / 100n / 10_000n / 8_000_000n);
  assert.equal(home.requestedUnits, 30n);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.boolean(), (thousandths, inverse) => {
      const legs = [{ ticker: "USDZAR=X", price: thousandths / 1000, inverse }];
      const cashMicros = 20_000_000n;
      const changes = {
        instrument,
        portfolio: { ...portfolio, cashMicros },
        rate: { ...rate, legs },
      };
      const inputs = inputsWith(changes);
      const judged = judgeSignal(inputs, policy, costModel);
      const needed = cashNeeded(judged, inputs);
      assert.ok(needed <= cashMicros);
      if (judged.verdict === "DENY") return;
      const price = convertedPrice(inputs.forecast.lastClosePrice, inputs.instrument, inputs.rate);
      assert.ok(needed >= notionalMicros(judged.size.allowedUnits, price));
    }),
  );
});

for (const [what, changed] of [
  ["is missing", undefined],
  ["is older than five sessions", { ...rate, asOfMs: rate.asOfMs - 11 * dayMs }],
  ["was not known yet at the as-of", { ...rate, asOfMs: rate.asOfMs + 1 }],
  ["is of another currency", { ...rate, from: "NGN" }],
  ["leads into another currency", { ...rate, to: "EUR" }],
  ["is not a number", { ...rate, legs: [{ ...rate.legs[0]!, price: Number.NaN }] }],
  ["is zero", { ...rate, legs: [{ ...rate.legs[0]!, price: 0 }] }],
] as const) {
  test(`a rate that ${what} denies, and no amount is evaluated`, () => {
    const changes = { instrument, portfolio, ...(changed && { rate: changed }) };
    const judged = judgeSignal(inputsWith(changes), policy, costModel);
    assert.equal(judged.verdict, "DENY");
    assert.equal(findingOf("finite-inputs", changes).message, "unusable: rate");
    assert.equal(findingOf("cash-available", changes).outcome, "NOT_EVALUABLE");
    assert.equal(findingOf("position-size", changes).outcome, "NOT_EVALUABLE");
  });
}

test("a rate of a week ago still serves, and one currency needs none", () => {
  const old = { ...rate, asOfMs: rate.asOfMs - 7 * dayMs };
  const judged = judgeSignal(inputsWith({ instrument, portfolio, rate: old }), policy, costModel);
  assert.equal(judged.verdict, "ALLOW");
  assert.equal(judgeSignal(inputsWith({ portfolio }), policy, costModel).verdict, "ALLOW");
  assert.equal(judgeSignal(inputsWith({ rate }), policy, costModel).verdict, "DENY");
});
