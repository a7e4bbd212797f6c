import assert from "node:assert/strict";
import { test } from "node:test";
import { publishedPrice, shifted } from "#gateway/market-data/sources/yahoo/published-price.ts";

test("a price that went through single precision is the decimal that was published", () => {
  for (let cents = 1; cents < 200_000; cents += 37) {
    assert.equal(publishedPrice(Math.fround(cents / 100)), cents / 100);
  }
  assert.equal(publishedPrice(182.67999267578125), 182.68);
});

test("a price in double precision is what it is", () => {
  for (const price of [0.1, 111.112503, 1 / 3, 123_456.789_012]) {
    assert.equal(publishedPrice(price), price);
  }
});

test("of two singles the larger stays the larger", () => {
  const words = new Float32Array(1);
  const bits = new Int32Array(words.buffer);
  words[0] = 182.68;
  for (let step = 0; step < 1000; step += 1) {
    const before = publishedPrice(words[0]!);
    bits[0]! += 1;
    assert.ok(publishedPrice(words[0]!) > before);
  }
});

test("a price is shifted in its decimals", () => {
  assert.equal(shifted(7013, -2), 70.13);
  assert.equal(shifted(1e-7, -2), 1e-9);
  assert.equal(shifted(2e21, -2), 2e19);
  assert.equal(shifted(70.13, 0), 70.13);
});
