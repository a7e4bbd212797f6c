import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { barProblems, orderProblem } from "#lib/kernel/bar-rules.ts";
import { microsPriceRange } from "#lib/kernel/money.ts";

const bar = { startTimeMs: 86_400_000, open: 10, high: 12, low: 9, close: 11, volumeUnits: 0 };
const numbers = ["startTimeMs", "open", "high", "low", "close", "volumeUnits"] as const;

function fieldsOf(...rules: Parameters<typeof barProblems>): string[] {
  return barProblems(...rules).map((problem) => problem.field);
}

test("a bar whose high and low hold its open and close is sound", () => {
  const price = fc.double({ min: 0.0001, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(price, price, price, price, (...drawn) => {
      const [low, close, open, high] = drawn.sort((x, y) => x - y) as [
        number,
        number,
        number,
        number,
      ];
      const sound = { ...bar, low, open, close, high };
      assert.deepEqual(barProblems(sound, "DAY_1"), []);
    }),
  );
});

test("a bar of one price is sound, as an illiquid day has", () => {
  const flat = { ...bar, open: 10, high: 10, low: 10, close: 10 };
  assert.deepEqual(barProblems(flat, "DAY_1"), []);
});

for (const field of numbers) {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, -0.5]) {
    test(`${value} as ${field} is refused by the name of the field`, () => {
      const changed = { ...bar, [field]: value };
      assert.deepEqual(fieldsOf(changed, "DAY_1"), [field]);
      assert.deepEqual(fieldsOf(changed), [field]);
    });
  }
}

test("a high below the close and a low above the open are named with the price that they miss", () => {
  const [high] = barProblems({ ...bar, high: 10.5 });
  assert.deepEqual(high, { field: "high", description: "10.5 is below the close 11" });
  const [low] = barProblems({ ...bar, low: 10.5 });
  assert.deepEqual(low, { field: "low", description: "10.5 is above the open 10" });
});

test("a price outside the range is refused, and one at either end is not", () => {
  const { lowest, highest } = microsPriceRange;
  const flat = (price: number) => ({ ...bar, open: price, high: price, low: price, close: price });
  for (const price of [lowest, highest]) {
    assert.deepEqual(barProblems(flat(price)), []);
  }
  for (const price of [lowest / 2, highest * 2]) {
    assert.deepEqual(fieldsOf(flat(price)), ["open", "high", "low", "close"]);
    assert.match(barProblems(flat(price))[0]!.description, /; give all prices in another unit$/);
  }
});

test("a start within the day is refused only where the bars' interval is stated", () => {
  const noon = { ...bar, startTimeMs: 1.5 * 86_400_000 };
  const [problem] = barProblems(noon, "DAY_1");
  assert.match(problem?.description ?? "", /00:00 UTC of a trading date/);
  assert.deepEqual(barProblems(noon), []);
});

test("a later bar is in order", () => {
  assert.equal(orderProblem(bar, { ...bar, startTimeMs: 2 * 86_400_000 }), undefined);
});

test("a repeated date is told apart from one that goes back", () => {
  assert.match(orderProblem(bar, bar)?.description ?? "", /1970-01-02 repeats the date/);
  assert.match(
    orderProblem(bar, { ...bar, startTimeMs: 0 })?.description ?? "",
    /1970-01-01 comes after 1970-01-02/,
  );
});
