import type { Bar } from "#lib/kernel/bar.ts";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";

const dayMs = 86_400_000;
/** Monday 2000-01-03. */
const firstDayMs = Date.UTC(2000, 0, 3);
const dailyVolatility = 0.015;
const usualDrift = 0.0008;
/** Part of a day's move that happens between the close before and the open. */
const overnightShare = 0.4;

/**
 * Daily bars of a random walk on weekdays from 2000-01-03 on: prices from 10 on with 1.5 % volatility a
 * day, opens that gap, volumes of about 40 million units. The seed determines every number.
 * @param count number of bars
 * @param dailyDrift mean log return a day but for the rounding to cents
 */
export function randomWalkBars(count: number, seed: number, dailyDrift = usualDrift): Bar[] {
  const random = new SeededRandom(seed);
  let close = 10;
  return Array.from({ length: count }, (_, index) => {
    const gap = overnightShare * dailyVolatility * random.normal();
    const move =
      dailyDrift + Math.sqrt(1 - overnightShare ** 2) * dailyVolatility * random.normal();
    const open = cents(close * Math.exp(gap));
    close = cents(open * Math.exp(move));
    const reach = () => 0.5 * dailyVolatility * Math.abs(random.normal());
    return {
      startTimeMs: firstDayMs + (Math.floor(index / 5) * 7 + (index % 5)) * dayMs,
      open,
      high: cents(Math.max(open, close) * (1 + reach())),
      low: cents(Math.min(open, close) * (1 - reach())),
      close,
      volumeUnits: Math.round(4e7 * Math.exp(0.3 * random.normal())),
    };
  });
}

/** A price as an exchange prints it; never 0. */
function cents(price: number): number {
  return Math.max(1, Math.round(price * 100)) / 100;
}
