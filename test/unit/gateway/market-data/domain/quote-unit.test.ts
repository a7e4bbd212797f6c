import assert from "node:assert/strict";
import { test } from "node:test";
import { exchanges } from "#gateway/market-data/domain/instruments/exchanges.ts";
import { futures } from "#gateway/market-data/domain/instruments/futures.ts";
import { powerOfTen, quoteUnitOf, usualMinorUnit } from "#gateway/market-data/domain/quote-unit.ts";

test("a unit is a currency or cents and pence of one, and letters count by their case", () => {
  assert.deepEqual(quoteUnitOf("GBP"), { currency: "GBP", name: "GBP", shift: 0 });
  assert.deepEqual(quoteUnitOf("GBp"), { currency: "GBP", name: "GBp", shift: -2 });
  assert.deepEqual(quoteUnitOf("GBX"), { currency: "GBP", name: "GBX", shift: -2 });
  assert.deepEqual(quoteUnitOf("ZAc"), { currency: "ZAR", name: "ZAc", shift: -2 });
  for (const none of ["", "usd", "US", "DOLLAR", "constructor"]) {
    assert.equal(quoteUnitOf(none), undefined, none);
  }
});

test("Johannesburg is quoted in cents, London in pence and Chicago's corn in cents", () => {
  assert.equal(usualMinorUnit("SYN.JO")?.name, "ZAc");
  assert.equal(usualMinorUnit("SYN.L")?.name, "GBp");
  assert.equal(usualMinorUnit("ZC=F")?.name, "USX");
  assert.equal(usualMinorUnit("SYN.LG"), undefined);
  assert.equal(usualMinorUnit("SYN"), undefined);
});

test("every unit that an exchange or a future is quoted in is known as a minor unit of its currency", () => {
  for (const { quotedIn, currency } of exchanges) {
    if (quotedIn !== undefined) assert.equal(quoteUnitOf(quotedIn)?.currency, currency);
  }
  for (const { quotedIn } of futures) {
    if (quotedIn !== undefined) assert.equal(quoteUnitOf(quotedIn)?.currency, "USD");
  }
});

test("a scale is a power of ten", () => {
  const shifts = ["1", "10", "1000", "0.1", "0.01", ".001"].map(powerOfTen);
  assert.deepEqual(shifts, [0, 1, 3, -1, -2, -3]);
  for (const none of ["", "0", "0.02", "2", "1e2", "-10", "0.010"]) {
    assert.equal(powerOfTen(none), undefined, none);
  }
});
