import type { Model } from "../models/model.ts";
import type { ForecastPolicy } from "../policy.ts";

/** Fewest bars before an origin; what is fitted on fewer says little about the fit at the as-of. */
export const minimumTrainingBars = 60;

/** How one model did over the rolling origins. */
export interface ModelEvidence {
  readonly model: string;
  /** Mean squared error in price² over all origins with a path; undefined when there are none. */
  readonly meanSquaredError: number | undefined;
  /** Forecast prices compared with realised ones. */
  readonly comparisons: number;
  /** Origins at which the fit gave no path. */
  readonly failedOrigins: number;
}

/** What the weights rest on. */
export interface ValidationEvidence {
  /** Number of rolling origins that the bars had room for. */
  readonly origins: number;
  /** One per model, in the order given. */
  readonly models: readonly ModelEvidence[];
}

/**
 * Indices of the last bar that each rolling origin sees, latest first: the whole horizon after it
 * lies within the `barCount` bars, so that every origin is strictly before the as-of.
 */
export function rollingOrigins(
  barCount: number,
  horizonBars: number,
  policy: Pick<ForecastPolicy, "validationOrigins" | "validationStepBars">,
): number[] {
  const origins: number[] = [];
  for (let k = 0; k < policy.validationOrigins; k += 1) {
    const origin = barCount - 1 - horizonBars - k * policy.validationStepBars;
    if (origin + 1 < minimumTrainingBars) break;
    origins.push(origin);
  }
  return origins;
}

/** Fits every model at every rolling origin, on nothing after it, and compares with what followed. */
export function rollingValidation(
  models: readonly Model[],
  closes: Float64Array,
  horizonBars: number,
  policy: ForecastPolicy,
): ValidationEvidence {
  const origins = rollingOrigins(closes.length, horizonBars, policy);
  const evidence = models.map((model) => {
    let squares = 0;
    let comparisons = 0;
    let failedOrigins = 0;
    for (const origin of origins) {
      const seen = closes.slice(0, origin + 1);
      const result = model.forecast({ closes: seen, horizonBars, policy });
      if (result.status === "FAILED") {
        failedOrigins += 1;
        continue;
      }
      squares += squaredErrors(result.prices, closes, origin + 1);
      comparisons += horizonBars;
    }
    const meanSquaredError = comparisons > 0 ? squares / comparisons : undefined;
    return { model: model.id, meanSquaredError, comparisons, failedOrigins };
  });
  return { origins: origins.length, models: evidence };
}

function squaredErrors(path: Float64Array, closes: Float64Array, from: number): number {
  let sum = 0;
  for (let h = 0; h < path.length; h += 1) {
    const error = path[h]! - closes[from + h]!;
    sum += error * error;
  }
  return sum;
}
