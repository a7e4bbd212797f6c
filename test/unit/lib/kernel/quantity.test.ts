import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  quantityText,
  quantityWords,
  unitsOfShare,
  unitValue,
  wholeQuantity,
} from "#lib/kernel/quantity.ts";

const bitcoin = { quantityDecimals: 8 };

test("41,532,000 units of 8 decimals are 0.41532 coins", () => {
  assert.equal(wholeQuantity(bitcoin, 41_532_000), 0.41532);
  assert.equal(quantityText(bitcoin, 41_532_000n), "0.41532");
  assert.equal(quantityText(bitcoin, -41_532_000n), "-0.41532");
  assert.equal(quantityText(bitcoin, 300_000_000n), "3");
  assert.equal(quantityText({}, 120n), "120");
});

test("the text of a quantity reads back to its units", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n }),
      fc.integer({ min: 0, max: 8 }),
      (units, quantityDecimals) => {
        const text = quantityText({ quantityDecimals }, units);
        const [whole = "", fraction = ""] = text.split(".");
        assert.equal(BigInt(whole + fraction.padEnd(quantityDecimals, "0")), units);
        assert.ok(!/\.$|\.\d*0$/.test(text), text);
      },
    ),
  );
});

test("a share of a quantity in coins is rounded down to whole units", () => {
  assert.equal(unitsOfShare(bitcoin, 1, 0.000_000_019), 1n);
  assert.equal(unitsOfShare({}, 0.5, 15.8), 7n);
  assert.equal(unitsOfShare({}, 0.01, 0), 0n);
});

test("a share of a quantity is that of the decimals, which doubles miss by a unit", () => {
  assert.equal(Math.floor(0.01 * 29 * 1e8), 28_999_999);
  assert.equal(unitsOfShare(bitcoin, 0.01, 29), 29_000_000n);
  assert.equal(Math.floor(0.29 * 100), 28);
  assert.equal(unitsOfShare({}, 0.29, 100), 29n);
});

test("a price of 1 is worth 1,000 for a contract of crude and 1e-8 for a satoshi", () => {
  assert.equal(unitValue({ contractMultiplier: 1000 }), 1000);
  assert.equal(unitValue(bitcoin), 1e-8);
  assert.equal(unitValue({}), 1);
});

test("a sentence counts a share in units and a coin in coins", () => {
  assert.equal(quantityWords({ ticker: "AAPL" }, 30n), "30 units");
  assert.equal(quantityWords({ ticker: "BTC-USD", ...bitcoin }, 41_532_000n), "0.41532 BTC-USD");
});
