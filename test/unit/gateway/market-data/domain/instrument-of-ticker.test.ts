import assert from "node:assert/strict";
import { test } from "node:test";
import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import { instrumentViolations } from "#gateway/market-data/domain/instrument-rules.ts";
import { exchanges } from "#gateway/market-data/domain/instruments/exchanges.ts";
import { frontierListings } from "#gateway/market-data/domain/instruments/frontier-listings.ts";
import { futures } from "#gateway/market-data/domain/instruments/futures.ts";

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
  ["0700.HK", "INTL_EQUITY", "HKD", "HK"],
  ["TEVA.TA", "INTL_EQUITY", "ILS", "IL"],
  ["QNBK.QA", "INTL_EQUITY", "QAR", "QA"],
  ["BTC-EUR", "CRYPTO", "EUR", "ZZ"],
  ["ETH-USDT", "CRYPTO", "USD", "ZZ"],
  ["ETH-BTC", "CRYPTO", "BTC", "ZZ"],
] as const) {
  test(`instrumentOfTicker takes ${ticker} for ${assetClass} in ${currency}, listed in ${region}`, () => {
    const instrument = instrumentOfTicker(ticker);
    const seen = [instrument.ticker, instrument.assetClass, instrument.currency, instrument.region];
    assert.deepEqual(seen, [ticker, assetClass, currency, region]);
  });
}

test("instrumentOfTicker gives an instrument that may be stored for every suffix of the table", () => {
  for (const { suffix } of exchanges) {
    assert.deepEqual(instrumentViolations(instrumentOfTicker(`ABC${suffix}`), "instrument"), []);
  }
});

test("instrumentOfTicker finds each suffix of the table by itself", () => {
  for (const { suffix, exchange } of exchanges) {
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

for (const [name, ticker] of [
  ["BTC/USD", "BTC-USD"],
  ["BTCUSD", "BTC-USD"],
  ["ETHUSDT", "ETH-USDT"],
  ["ETH/BTC", "ETH-BTC"],
  ["GTCO.LG", "GUARANTY.LG"],
  ["FIRSTHOLDCO.LG", "FBNH.LG"],
  ["SCANGROUP.NR", "SCAN.NR"],
  ["BHG.JO", "BIL.JO"],
] as const) {
  test(`${name} is another name of ${ticker}, and no series is stored under it`, () => {
    const instrument = instrumentOfTicker(name);
    assert.deepEqual(instrument, instrumentOfTicker(ticker));
    assert.deepEqual(instrumentViolations(instrument, "instrument"), []);
    const [violation] = instrumentViolations({ ...instrument, ticker: name }, "instrument");
    assert.equal(violation?.field, "instrument.ticker");
  });
}

test("the three listings of MTN are three instruments", () => {
  const [vail, group, nigeria] = ["MTN", "MTN.JO", "MTNN.LG"].map(instrumentOfTicker);
  const seen = [vail, group, nigeria].map((one) => [one?.ticker, one?.currency]);
  assert.deepEqual(seen, [
    ["MTN", "USD"],
    ["MTN.JO", "ZAR"],
    ["MTNN.LG", "NGN"],
  ]);
});

for (const [name, candidates] of [
  ["NPN", /NPN may be meant for more than one instrument; write NPN\.JO \(Naspers, JSE\)/],
  ["SOL", /SOL\.JO \(Sasol, JSE\), SOL-USD \(the coin of Solana in dollars\)/],
  ["SAFARICOM", /SCOM\.NR/],
  ["GTCO", /GUARANTY\.LG/],
  ["SCANGROUP", /SCAN\.NR/],
  ["RELIANCE", /RELIANCE\.DH .*RELIANCE\.NS/],
] as const) {
  test(`the bare ${name} is refused with what it may be meant for`, () => {
    assert.throws(() => instrumentOfTicker(name), candidates);
  });
}

test("a bare frontier symbol is its US listing where the original's documents name one, else refused", () => {
  const inTheUnitedStates = frontierListings.filter(({ symbol }) => {
    try {
      return instrumentOfTicker(symbol).region === "US";
    } catch {
      return false;
    }
  });
  const symbols = inTheUnitedStates.map(({ symbol }) => symbol);
  assert.deepEqual(symbols, ["COOP", "BIL", "MTN", "LUCK", "AIG", "SYN"]);
});

test("the 46 frontier symbols are 46 instruments on known exchanges outside the United States", () => {
  const instruments = frontierListings.map(({ ticker }) => instrumentOfTicker(ticker));
  assert.equal(new Set(instruments.map(({ ticker }) => ticker)).size, 46);
  for (const instrument of instruments) {
    assert.equal(instrument.assetClass, "INTL_EQUITY");
    assert.deepEqual(instrumentViolations(instrument, "instrument"), []);
  }
});

test("a bitcoin is traded in satoshis, a coin worth next to nothing in whole ones", () => {
  assert.equal(instrumentOfTicker("BTC-USD").quantityDecimals, 8);
  assert.equal(instrumentOfTicker("SHIB-USD").quantityDecimals, undefined);
  assert.equal(instrumentOfTicker("AAPL").quantityDecimals, undefined);
});

/** What a contract is worth at a price as it is quoted, in dollars: known sizes of contracts. */
for (const [ticker, quoted, dollars] of [
  ["CL=F", 70, 70_000],
  ["GC=F", 2_000, 200_000],
  ["SI=F", 25, 125_000],
  ["NG=F", 3, 30_000],
  ["ES=F", 5_000, 250_000],
  ["NQ=F", 18_000, 360_000],
  ["ZN=F", 110, 110_000],
  ["6J=F", 0.0065, 81_250],
  ["ZC=F", 450, 22_500],
  ["KC=F", 200, 75_000],
] as const) {
  test(`a contract of ${ticker} quoted at ${quoted} is worth ${dollars} dollars`, () => {
    const { contractMultiplier = 1 } = instrumentOfTicker(ticker);
    const terms = futures.find(({ root }) => `${root}=F` === ticker);
    const price = terms?.quotedIn === "USX" ? quoted / 100 : quoted;
    assert.equal(Math.round(price * contractMultiplier), dollars);
  });
}
