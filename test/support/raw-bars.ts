import fc from "fast-check";
import type { RawBar } from "#gateway/market-data/domain/raw-bar.ts";

const dayMs = 86_400_000;
/** Monday 2000-01-03. */
const firstMondayMs = 946_857_600_000;

/** A price with at most four decimals, so that every vendor's way of writing it says the same number. */
const price = fc.integer({ min: 1, max: 99_999_999 }).map((units) => units / 10_000);

const values = fc.record({
  prices: fc.array(price, { minLength: 4, maxLength: 4 }),
  adjClose: price,
  volumeUnits: fc.integer({ min: 1, max: 1_000_000_000 }),
});

/** Weekdays from a Monday on, some of them left out, each with a sound bar; 3 to `most` of them. */
export function rawBars(most: number): fc.Arbitrary<readonly RawBar[]> {
  const weeks = fc.integer({ min: 0, max: 1000 });
  const gaps = fc.array(fc.constantFrom(1, 1, 1, 2), { minLength: 3, maxLength: most });
  return fc.tuple(weeks, gaps).chain(([week, steps]) =>
    fc.array(values, { minLength: steps.length, maxLength: steps.length }).map((drawn) => {
      let day = 0;
      return drawn.map(({ prices, ...rest }, at): RawBar => {
        day += steps[at]!;
        const date = week * 7 + Math.floor(day / 5) * 7 + (day % 5);
        const [low, open, close, high] = [...prices].sort((a, b) => a - b) as [
          number,
          number,
          number,
          number,
        ];
        return { startTimeMs: firstMondayMs + date * dayMs, open, high, low, close, ...rest };
      });
    }),
  );
}
