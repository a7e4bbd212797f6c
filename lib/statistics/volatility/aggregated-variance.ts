import type { VarianceHistory } from "./variance-history.ts";

/** Variance of the move over h bars as `intercepts[h − 1] + slopes[h − 1] · f₁`, f₁ that of its first bar. */
export interface AggregatedVariance {
  readonly intercepts: Float64Array;
  readonly slopes: Float64Array;
}

/**
 * The sums f₁ + … + f_h of the affine path in `VarianceHistory`, for h = 1..horizonBars: the same two
 * numbers serve every bar of the history, so that a past move costs one multiplication to scale.
 */
export function aggregatedVariance(
  path: Pick<VarianceHistory, "persistence" | "level" | "step">,
  horizonBars: number,
): AggregatedVariance {
  const intercepts = new Float64Array(horizonBars);
  const slopes = new Float64Array(horizonBars);
  const { persistence } = path;
  const growth = persistence < 1 ? (1 - persistence) * path.level : path.step;
  // f_k = constant + share · f₁
  let constant = 0;
  let share = 1;
  let intercept = 0;
  let slope = 0;
  for (let h = 0; h < horizonBars; h += 1) {
    intercept += constant;
    slope += share;
    intercepts[h] = intercept;
    slopes[h] = slope;
    constant = growth + persistence * constant;
    share *= persistence;
  }
  return { intercepts, slopes };
}
