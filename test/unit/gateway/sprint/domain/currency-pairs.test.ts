import assert from "node:assert/strict";
import { test } from "node:test";
import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import {
  baseCurrencyOf,
  crossedConversions,
  directLegs,
} from "#gateway/sprint/domain/currency-pairs.ts";

test("a pair is looked for in both directions and by the name that leaves the dollar out", () => {
  assert.deepEqual(directLegs("ZAR", "USD"), [
    { ticker: "USDZAR=X", inverse: true },
    { ticker: "ZARUSD=X", inverse: false },
    { ticker: "ZAR=X", inverse: true },
  ]);
  assert.deepEqual(directLegs("USD", "ZAR"), [
    { ticker: "ZARUSD=X", inverse: true },
    { ticker: "USDZAR=X", inverse: false },
    { ticker: "ZAR=X", inverse: false },
  ]);
  assert.equal(directLegs("ZAR", "EUR").length, 2);
});

test("every name of a pair is one that bars can be imported under, quoted in its second currency", () => {
  for (const [from, to] of [
    ["ZAR", "USD"],
    ["USD", "NGN"],
    ["KES", "EUR"],
  ] as const) {
    for (const { ticker, inverse } of directLegs(from, to)) {
      const instrument = instrumentOfTicker(ticker);
      assert.equal(instrument.currency, inverse ? from : to, ticker);
    }
  }
});

test("a cross runs through the dollar, and none does where one side is the dollar", () => {
  const [into, outOf] = crossedConversions("KES", "ZAR")!;
  assert.deepEqual(into, directLegs("KES", "USD"));
  assert.deepEqual(outOf, directLegs("USD", "ZAR"));
  assert.equal(crossedConversions("KES", "USD"), undefined);
  assert.equal(crossedConversions("USD", "KES"), undefined);
});

test("the portfolio's currency is the one asked for, the one of all, the dollar, or open", () => {
  assert.equal(baseCurrencyOf("EUR", ["USD", "ZAR"]), "EUR");
  assert.equal(baseCurrencyOf(undefined, ["ZAR", "ZAR"]), "ZAR");
  assert.equal(baseCurrencyOf(undefined, ["ZAR", "USD", "KES"]), "USD");
  assert.equal(baseCurrencyOf(undefined, ["ZAR", "KES"]), undefined);
});
