import type { RawBar } from "./raw-bar.ts";

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
export function widenRounding<SomeBar extends RawBar>(bar: SomeBar): SomeBar {
  const { close, open = close, high, low } = bar;
  if (high === undefined || low === undefined) return bar;
  const top = Math.max(open, close);
  const bottom = Math.min(open, close);
  const isLow = top > high && top - high <= top * roundingRatio;
  const isHigh = bottom < low && low - bottom <= low * roundingRatio;
  if (!isLow && !isHigh) return bar;
  return { ...bar, high: isLow ? top : high, low: isHigh ? bottom : low };
}
