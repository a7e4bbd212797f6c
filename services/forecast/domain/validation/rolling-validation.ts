import { type CheckStop, neverStop } from "#lib/statistics/numerics/check-stop.ts";
import type { Memory } from "#lib/statistics/numerics/memory.ts";
import {
  type Evidence,
  gathered,
  type OccasionErrors,
  occasionErrors,
} from "../ensemble/evidence.ts";
import type { Model } from "../models/model.ts";
import type { ForecastPolicy } from "../policy.ts";

/** Fewest bars before an origin; what is fitted on fewer says little about the fit at the as-of. */
export const minimumTrainingBars = 40;

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
  checkStop: CheckStop = neverStop,
): Evidence {
  const occasions: OccasionErrors[] = [];
  const memories = models.map((): Memory => ({}));
  // From the earliest on, so that what a model keeps of one origin is the past of the next.
  for (const origin of rollingOrigins(closes.length, horizonBars, policy).reverse()) {
    const seen = closes.slice(0, origin + 1);
    const realised = closes.subarray(origin + 1, origin + 1 + horizonBars);
    const paths = models.map((model, i) => {
      checkStop();
      const comparison = { purpose: "VALIDATION", memory: memories[i]! } as const;
      const result = model.forecast({
        closes: seen,
        horizonBars,
        policy,
        checkStop,
        ...comparison,
      });
      return result.status === "FAILED" ? undefined : result.prices;
    });
    occasions.push(occasionErrors(paths, realised, closes[origin]!));
  }
  const ids = models.map(({ id }) => id);
  return gathered("ROLLING_ORIGINS", ids, occasions);
}
