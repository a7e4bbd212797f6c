import type { Bar } from "#lib/kernel/bar.ts";

/**
 * Largest relative gap between an extreme and a price beyond it that counts as rounding. Adjusted
 * prices are products of doubles, so published files hold a close a last digit above the high; real
 * settlements outside the range lie above 4e-5 in the files surveyed, far from this.
 */
export const roundingRatio = 1e-6;

/**
 * A bar whose high or low misses its open or close by rounding only, with that extreme moved onto
 * the open or close; every other bar as it is (the same object).
 */
export function widenRounding(bar: Bar): Bar {
  const top = Math.max(bar.open, bar.close);
  const bottom = Math.min(bar.open, bar.close);
  const high = top > bar.high && top - bar.high <= top * roundingRatio ? top : bar.high;
  const low = bottom < bar.low && bar.low - bottom <= bar.low * roundingRatio ? bottom : bar.low;
  return high === bar.high && low === bar.low ? bar : { ...bar, high, low };
}
