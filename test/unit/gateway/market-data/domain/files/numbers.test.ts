import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { numberOf, numberStyleOf } from "#gateway/market-data/domain/files/numbers.ts";

const point = { decimal: "point" } as const;
const comma = { decimal: "comma" } as const;

for (const [cell, value] of [
  ["10", 10],
  ["10.25", 10.25],
  [".5", 0.5],
  ["5.", 5],
  ["-37.63", -37.63],
  ["\u22121.5", -1.5],
  ["+2", 2],
  ["1.5E+06", 1_500_000],
  ["1,234.5", 1234.5],
  ["1,234,567", 1_234_567],
  ["12,34,567.8", 1_234_567.8],
  ["1 234.5", 1234.5],
  ["1\u00A0234\u202F567", 1_234_567],
  ["1'234.5", 1234.5],
  ["$10.20", 10.2],
  ["€1,010", 1010],
  ["R 1,010.50", 1010.5],
  ["ZAR 7", 7],
  ["7.5 USD", 7.5],
  ["1.2M", 1_200_000],
  ["86.94m", 86_940_000],
  ["1.94B", 1_940_000_000],
  ["81.3 K", 81_300],
  ["1.5bn", 1_500_000_000],
] as const) {
  test(`numberOf reads ${cell} as ${value}`, () => {
    assert.equal(numberOf(cell, point), value);
  });
}

for (const [cell, value] of [
  ["10,25", 10.25],
  ["1.234,5", 1234.5],
  ["1.234.567", 1_234_567],
  ["1.234", 1234],
  ["12", 12],
] as const) {
  test(`numberOf reads ${cell} with a decimal comma as ${value}`, () => {
    assert.equal(numberOf(cell, comma), value);
  });
}

for (const cell of [
  "ten",
  "0xA",
  "1,0",
  "1,23,4",
  "12,50",
  "1,234,56",
  "1..2",
  "1e",
  "Infinity",
  "12-13",
  "1 2",
  "$",
]) {
  test(`numberOf does not take ${cell} for a number`, () => {
    assert.ok(Number.isNaN(numberOf(cell, point)));
  });
}

test("numberOf shifts the decimal point as the text itself would have it", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 ** 40 }),
      fc.integer({ min: -6, max: 6 }),
      (n, shift) => {
        assert.equal(numberOf(`${n}`, point, shift), Number(`${n}e${shift}`));
        assert.equal(numberOf(`${n}e3`, point, shift), Number(`${n}e${shift + 3}`));
      },
    ),
  );
});

test("one cell that reads only one way decides how all are written", () => {
  const decimalOf = (cells: readonly string[], delimiter = ",") =>
    numberStyleOf(cells, delimiter).decimal;
  assert.equal(decimalOf(["1,234", "1,234.5"]), "point");
  assert.equal(decimalOf(["1,234", "1,234,567"]), "point");
  assert.equal(decimalOf(["1,234", "12,3"]), "comma");
  assert.equal(decimalOf(["1.234", "1.234,5"]), "comma");
  assert.equal(decimalOf(["1,234", "10.5"]), "point");
  assert.equal(decimalOf(["10", "20"], ";"), "point");
});

test("where no cell decides, commas group, but are decimal in a file of semicolons", () => {
  assert.deepEqual(numberStyleOf(["5", "1,234"], ","), { decimal: "point", unsure: "1,234" });
  assert.deepEqual(numberStyleOf(["5", "1,234"], "\t"), { decimal: "point", unsure: "1,234" });
  assert.deepEqual(numberStyleOf(["5", "1,234"], ";"), { decimal: "comma", unsure: "1,234" });
});
