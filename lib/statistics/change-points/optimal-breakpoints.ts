import { log } from "../numerics/portable-math.ts";
import { MeanCost } from "./segment-cost.ts";

/** The best division of a series into stretches of constant mean, for one number of breaks. */
export interface Breakpoints {
  /** Index of the first value of each stretch but the first, ascending. */
  readonly breaks: readonly number[];
  /** Residual sum of squares, in the squared unit of the series. */
  readonly residualSquares: number;
  /** Bayesian information criterion: each mean, each break and the variance count as a parameter. */
  readonly bic: number;
}

/**
 * Least-squares breaks in the mean for every number of breaks from 0 to `maximumBreaks`, by dynamic
 * programming over all divisions. Bai & Perron (2003), "Computation and analysis of multiple
 * structural change models", Journal of Applied Econometrics 18.
 * @param minimumSegment fewest values of a stretch
 * @returns one entry per number of breaks that the length allows, in order; none for a series shorter
 * than one stretch. The criterion is −Infinity where a division fits without error.
 */
export function optimalBreakpoints(
  series: Float64Array,
  minimumSegment: number,
  maximumBreaks: number,
): readonly Breakpoints[] {
  const n = series.length;
  if (!(Number.isInteger(minimumSegment) && minimumSegment >= 1)) {
    throw new RangeError(`a stretch of at least ${minimumSegment} values means nothing`);
  }
  const cost = new MeanCost(series);
  const found: Breakpoints[] = [];
  const starts: Int32Array[] = [];
  let best = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
  for (let t = minimumSegment; t <= n; t += 1) best[t] = cost.of(0, t);
  for (let m = 0; m <= maximumBreaks && (m + 1) * minimumSegment <= n; m += 1) {
    if (m > 0) {
      const next = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
      const start = new Int32Array(n + 1);
      for (let t = (m + 1) * minimumSegment; t <= n; t += 1) {
        for (let from = m * minimumSegment; from <= t - minimumSegment; from += 1) {
          const total = best[from]! + cost.of(from, t);
          if (total < next[t]!) {
            next[t] = total;
            start[t] = from;
          }
        }
      }
      best = next;
      starts.push(start);
    }
    const breaks: number[] = [];
    let end = n;
    for (let k = m - 1; k >= 0; k -= 1) {
      end = starts[k]![end]!;
      breaks.unshift(end);
    }
    const residualSquares = best[n]!;
    const deviance = n * (log(residualSquares / n) + 1 + log(2 * Math.PI));
    found.push({ breaks, residualSquares, bic: deviance + 2 * (m + 1) * log(n) });
  }
  return found;
}
