import { normalCdf } from "../distributions/normal.ts";
import { longRunVariance } from "./long-run-variance.ts";
import { largestOf, varies } from "./varies.ts";

/** Outcome of a Clark–West test. */
export interface ClarkWest {
  /** Large where the larger model predicts better. */
  readonly statistic: number;
  /** One-sided: probability of as large a statistic where the smaller model is the true one. */
  readonly pValue: number;
}

/**
 * Clark & West (2007) test of a model against one that it nests. Under the smaller model the larger
 * one estimates parameters that are 0 and so errs more; the squared difference of the two forecasts
 * takes that noise out of the loss difference, whose mean is then positive where the larger model knows
 * something. Bartlett weights over h − 1 lags; normal p-value.
 * @param adjusted differences as of `adjustedLossDifferences`, in time order
 * @param horizonBars h, 1 or more
 * @returns undefined for fewer than two differences or no more than h, or where they do not vary
 */
export function clarkWest(adjusted: Float64Array, horizonBars: number): ClarkWest | undefined {
  const n = adjusted.length;
  if (n < 2 || n <= horizonBars) return undefined;
  let mean = 0;
  for (let t = 0; t < n; t += 1) mean += adjusted[t]!;
  mean /= n;
  const variance = longRunVariance(adjusted, horizonBars - 1, "BARTLETT");
  if (!varies(variance, largestOf(adjusted))) return undefined;
  const statistic = mean / Math.sqrt(variance / n);
  return { statistic, pValue: normalCdf(-statistic) };
}

/**
 * e₁² − (e₂² − (e₁ − e₂)²) = 2 e₁ (e₁ − e₂): the difference of squared errors, adjusted for the noise of
 * the larger model's forecast.
 * @param smaller errors e₁ of the nested model
 * @param larger errors e₂ of the model that nests it, as many
 */
export function adjustedLossDifferences(
  smaller: ArrayLike<number>,
  larger: ArrayLike<number>,
): Float64Array {
  return Float64Array.from(
    { length: smaller.length },
    (_, t) => 2 * smaller[t]! * (smaller[t]! - larger[t]!),
  );
}
