import { exp, log } from "../numerics/portable-math.ts";
import type { TestResult } from "./cusum-tests.ts";
import { MeanCost } from "./segment-cost.ts";

/** The largest F statistic, and where. */
export interface SupFResult extends TestResult {
  /** Index of the first value after the change. */
  readonly changePoint: number;
}

/**
 * The largest F statistic for one change in mean, over all splits that leave a share of the values on
 * either side. Andrews (1993), "Tests for parameter instability and structural change with unknown
 * change point", Econometrica 61. The p-value is the asymptotic tail of the supremum of a squared
 * Bessel process of dimension 1 (DeLong 1981; Estrella 2003, Econometric Theory 19), which needs no
 * tables; at Andrews' critical values 7.12, 8.68 and 12.16 it gives 0.099, 0.051 and 0.011.
 * @param trimRatio share of the values on either side of every split tried, inside (0, 0.5)
 * @returns undefined for values that do not vary or too few of them; the statistic is Infinity for a
 * step without noise
 */
export function supFTest(series: Float64Array, trimRatio = 0.15): SupFResult | undefined {
  if (!(trimRatio > 0 && trimRatio < 0.5)) {
    throw new RangeError(`trim ratio ${trimRatio} is not inside (0, 0.5)`);
  }
  const n = series.length;
  const cost = new MeanCost(series);
  const first = Math.max(1, Math.floor(trimRatio * n));
  const whole = n > 0 ? cost.of(0, n) : 0;
  if (n < 4 || !(whole > 0)) return undefined;
  let least = whole;
  let changePoint = first;
  for (let split = first; split <= n - first; split += 1) {
    const divided = cost.of(0, split) + cost.of(split, n);
    if (divided < least) {
      least = divided;
      changePoint = split;
    }
  }
  const statistic = ((whole - least) * (n - 2)) / least;
  return { statistic, changePoint, pValue: supremumTail(statistic, trimRatio) };
}

function supremumTail(x: number, trimRatio: number): number {
  if (x === Number.POSITIVE_INFINITY) return 0;
  // The expansion is one of the far tail and turns down near 0: from 2 on, a line to 1 at 0.
  if (x < 2) return 1 - ((1 - supremumTail(2, trimRatio)) * x) / 2;
  const span = 2 * log((1 - trimRatio) / trimRatio);
  const density = (Math.sqrt(x / 2) * exp(-x / 2)) / Math.sqrt(Math.PI);
  return Math.min(1, density * ((1 - 1 / x) * span + 2 / x));
}
