import assert from "node:assert/strict";
import { test } from "node:test";
import { exchanges } from "#gateway/market-data/domain/instruments/exchanges.ts";
import { frontierListings } from "#gateway/market-data/domain/instruments/frontier-listings.ts";
import { frontierMarkets, isFrontierTicker } from "#lib/kernel/frontier-markets.ts";

test("every share of the frontier universe is told by the exchange that its ticker ends in", () => {
  assert.equal(frontierListings.length, 46);
  for (const { ticker, market } of frontierListings) {
    assert.ok(isFrontierTicker(ticker), ticker);
    assert.ok(ticker.endsWith(frontierMarkets[market]), ticker);
  }
});

test("the markets of the frontier are exchanges that pmx knows", () => {
  const known = exchanges.map(({ suffix }) => suffix);
  for (const suffix of Object.values(frontierMarkets)) assert.ok(known.includes(suffix), suffix);
});

test("names of the United States and of other exchanges are none of the frontier", () => {
  for (const ticker of ["AAPL", "MTN", "BIL", "SHEL.L", "SAP.DE", "BTC-USD", "BRK-B", "INFY.NS"]) {
    assert.ok(!isFrontierTicker(ticker), ticker);
  }
});
