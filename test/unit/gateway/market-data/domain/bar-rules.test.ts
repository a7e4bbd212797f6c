import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { barProblems, orderProblem } from "#gateway/market-data/domain/bar-rules.ts";

const bar = { startTimeMs: 86_400_000, open: 10, high: 12, low: 9, close: 11, volumeUnits: 0 };

describe("barProblems", () => {
  it("passes a bar whose high and low hold its open and close", () => {
    const price = fc.double({ min: 0.0001, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(price, price, price, price, (a, b, c, d) => {
        const [low, one, two, high] = [a, b, c, d].sort((x, y) => x - y) as [
          number,
          number,
          number,
          number,
        ];
        assert.deepEqual(barProblems({ ...bar, low, open: two, close: one, high }, "DAY_1"), []);
      }),
    );
  });

  it("passes a bar of one price, as an illiquid day has", () => {
    const flat = { ...bar, open: 10, high: 10, low: 10, close: 10 };
    assert.deepEqual(barProblems(flat, "DAY_1"), []);
  });

  for (const field of ["startTimeMs", "open", "high", "low", "close", "volumeUnits"] as const) {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, -0.5]) {
      it(`refuses ${value} as ${field}`, () => {
        const problems = barProblems({ ...bar, [field]: value }, "DAY_1");
        assert.deepEqual(
          problems.map((problem) => problem.field),
          [field],
        );
      });
    }
  }

  it("refuses a start within the day", () => {
    const problems = barProblems({ ...bar, startTimeMs: 86_400_000 + 3_600_000 }, "DAY_1");
    assert.match(problems[0]!.description, /00:00 UTC of a trading date/);
  });
});

describe("orderProblem", () => {
  it("has nothing to say about a later bar", () => {
    assert.equal(orderProblem(bar, { ...bar, startTimeMs: 2 * 86_400_000 }), undefined);
  });

  it("tells a repeated date from one that goes back", () => {
    assert.match(orderProblem(bar, bar)!.description, /1970-01-02 repeats the date/);
    assert.match(
      orderProblem(bar, { ...bar, startTimeMs: 0 })!.description,
      /1970-01-01 comes after 1970-01-02/,
    );
  });
});
