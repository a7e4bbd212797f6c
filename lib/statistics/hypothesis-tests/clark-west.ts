import { normalCdf } from "../distributions/normal.ts";
import { longRunVariance } from "./long-run-variance.ts";
import { largestOf, varies } from "./varies.ts";

/** Outcome of a Clark–West test. */
export interface ClarkWest {
  /** Large where the larger model predicts better. */
  readonly statistic: number;
  /** One-sided: probability of as large a statistic where the smaller model is the true one. */
  readonly pValue: number;
  readonly n: number;
}

/**
 * Clark & West (2007) test of a model against one that it nests. Under the smaller model the larger
 * one estimates parameters that are 0 and so errs more; the squared difference of the two forecasts
 * takes that noise out: f = e₁² − (e₂² − (e₁ − e₂)²), whose mean is positive where the larger
 * model knows something. Bartlett weights over h − 1 lags; normal p-value.
 * @param smaller errors of the nested model
 * @param larger errors of the model that nests it, as many
 * @param horizonBars h, 1 or more
 * @returns undefined for fewer than two errors or no more than h, or where f does not vary
 */
export function clarkWest(
  smaller: ArrayLike<number>,
  larger: ArrayLike<number>,
  horizonBars: number,
): ClarkWest | undefined {
  const n = smaller.length;
  if (n < 2 || n <= horizonBars) return undefined;
  const adjusted = new Float64Array(n);
  let mean = 0;
  for (let t = 0; t < n; t += 1) {
    // e₁² − e₂² + (e₁ − e₂)² = 2 e₁ (e₁ − e₂)
    adjusted[t] = 2 * smaller[t]! * (smaller[t]! - larger[t]!);
    mean += adjusted[t]!;
  }
  mean /= n;
  const variance = longRunVariance(adjusted, horizonBars - 1, "BARTLETT");
  if (!varies(variance, largestOf(adjusted))) return undefined;
  const statistic = mean / Math.sqrt(variance / n);
  return { statistic, pValue: normalCdf(-statistic), n };
}
