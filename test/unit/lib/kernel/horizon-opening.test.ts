import assert from "node:assert/strict";
import { test } from "node:test";
import type { MarketOf } from "#lib/kernel/calendar/session-calendar.ts";
import { firstUnopenedMs, horizonOpensMs } from "#lib/kernel/horizon-opening.ts";

const newYork: MarketOf = { exchange: "XNAS", assetClass: "US_EQUITY" };
const opens = (market: MarketOf, asOf: string) =>
  new Date(horizonOpensMs(market, "DAY_1", Date.parse(asOf))).toISOString();

test("a horizon of daily bars opens with the next session, on the earliest hour of its exchange", () => {
  assert.equal(opens(newYork, "2024-07-03"), "2024-07-03T13:30:00.000Z");
  // Saturday, then Monday; and over Thanksgiving.
  assert.equal(opens(newYork, "2024-07-06"), "2024-07-08T13:30:00.000Z");
  assert.equal(opens(newYork, "2024-11-28"), "2024-11-29T13:30:00.000Z");
  const london: MarketOf = { exchange: "XLON", assetClass: "INTL_EQUITY" };
  assert.equal(opens(london, "2024-07-03"), "2024-07-03T07:00:00.000Z");
});

test("where hours are not known, and for shorter bars, it opens at the as-of", () => {
  const crypto: MarketOf = { exchange: "", assetClass: "CRYPTO" };
  const elsewhere: MarketOf = { exchange: "XTKS", assetClass: "INTL_EQUITY" };
  for (const market of [crypto, elsewhere]) {
    assert.equal(opens(market, "2024-07-06"), "2024-07-06T00:00:00.000Z");
  }
  const asOfMs = Date.UTC(2024, 6, 3, 14, 30);
  assert.equal(horizonOpensMs(newYork, "HOUR_1", asOfMs), asOfMs);
});

test("the first as-of that has not opened is that of the latest bar until the next session opens", () => {
  const first = (market: MarketOf, time: string) =>
    new Date(firstUnopenedMs(market, Date.parse(time))).toISOString().slice(0, 10);
  assert.equal(first(newYork, "2024-07-03T13:29:59.999Z"), "2024-07-03");
  assert.equal(first(newYork, "2024-07-03T13:30:00Z"), "2024-07-04");
  // On a Sunday that of Friday's bar, which waits for Monday.
  assert.equal(first(newYork, "2024-07-07T20:00:00Z"), "2024-07-06");
  const crypto: MarketOf = { exchange: "", assetClass: "CRYPTO" };
  assert.equal(first(crypto, "2024-07-03T00:00:00Z"), "2024-07-04");
});
