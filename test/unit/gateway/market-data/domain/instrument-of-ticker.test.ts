import assert from "node:assert/strict";
import { test } from "node:test";
import { exchangeSuffixes } from "#gateway/market-data/domain/exchange-suffixes.ts";
import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import { instrumentViolations } from "#gateway/market-data/domain/instrument-rules.ts";

for (const [ticker, assetClass, currency, region] of [
  ["MTN", "US_EQUITY", "USD", "US"],
  ["MTN.JO", "INTL_EQUITY", "ZAR", "ZA"],
  ["MTNN.LG", "INTL_EQUITY", "NGN", "NG"],
  ["SCOM.NR", "INTL_EQUITY", "KES", "KE"],
  ["INFY.NS", "INTL_EQUITY", "INR", "IN"],
  ["2330.TW", "INTL_EQUITY", "TWD", "TW"],
  ["VOD.L", "INTL_EQUITY", "GBP", "GB"],
  ["BTC-USD", "CRYPTO", "USD", "ZZ"],
  ["EURUSD=X", "FX", "USD", "ZZ"],
  ["JPY=X", "FX", "JPY", "ZZ"],
  ["^GSPC", "INDEX", "USD", "ZZ"],
  ["CL=F", "FUTURE", "USD", "US"],
  ["BRK-B", "US_EQUITY", "USD", "US"],
] as const) {
  test(`instrumentOfTicker takes ${ticker} for ${assetClass} in ${currency}, listed in ${region}`, () => {
    const instrument = instrumentOfTicker(ticker);
    const seen = [instrument.ticker, instrument.assetClass, instrument.currency, instrument.region];
    assert.deepEqual(seen, [ticker, assetClass, currency, region]);
  });
}

test("instrumentOfTicker gives an instrument that may be stored for every suffix of the table", () => {
  for (const { suffix } of exchangeSuffixes) {
    assert.deepEqual(instrumentViolations(instrumentOfTicker(`ABC${suffix}`), "instrument"), []);
  }
});

test("instrumentOfTicker finds each suffix of the table by itself", () => {
  for (const { suffix, exchange } of exchangeSuffixes) {
    assert.equal(instrumentOfTicker(`ABC${suffix}`).exchange, exchange);
  }
});

for (const [ticker, message] of [
  ["ABC.ZZ", /unknown suffix; known are \.JO, \.LG/],
  ["BRK.B", /written with a dash \(BRK-B\)/],
  ["aapl", /"aapl" is not a ticker/],
  ["", /"" is not a ticker/],
  ["../AAPL", /is not a ticker/],
  ["=X", /is not a ticker/],
  ["12=X", /names no currency before =X/],
] as const) {
  test(`instrumentOfTicker refuses "${ticker}" with what to do`, () => {
    assert.throws(() => instrumentOfTicker(ticker), message);
  });
}
