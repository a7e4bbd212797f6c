import type { Memory } from "#lib/statistics/numerics/fit-controls.ts";
import { type CheckStop, neverStop } from "#lib/statistics/numerics/fit-controls.ts";
import {
  type Evidence,
  type OriginErrors,
  originErrors,
  summariseErrors,
} from "../ensemble/evidence.ts";
import type { ConfiguredModel } from "../models/registry.ts";

/** Fewest bars before an origin: a fit to fewer says little about the fit at the as-of. */
export const minimumTrainingBars = 40;

/** Where the rolling origins are. */
export interface OriginSettings {
  /** Most origins, 0 or more. */
  readonly validationOrigins: number;
  /** Bars between two origins, 1 or more. */
  readonly validationStepBars: number;
}

/**
 * Indices of the last bar that each rolling origin sees, latest first: the whole horizon after it
 * lies within the `barCount` bars, so that every origin is strictly before the as-of.
 */
export function rollingOrigins(
  barCount: number,
  horizonBars: number,
  { validationOrigins, validationStepBars }: OriginSettings,
): number[] {
  const origins: number[] = [];
  for (let k = 0; k < validationOrigins; k += 1) {
    const origin = barCount - 1 - horizonBars - k * validationStepBars;
    if (origin + 1 < minimumTrainingBars) break;
    origins.push(origin);
  }
  return origins;
}

/** Fits every model at every rolling origin, on closes up to it alone, and compares with what followed. */
export function rollingValidation(
  models: readonly ConfiguredModel[],
  closes: Float64Array,
  horizonBars: number,
  settings: OriginSettings & { readonly seasonPeriodBars: number },
  checkStop: CheckStop = neverStop,
): Evidence {
  const errors: OriginErrors[] = [];
  const memories = models.map((): Memory => ({}));
  // Earliest first, so that what a model keeps of one origin can be continued at the next.
  for (const origin of rollingOrigins(closes.length, horizonBars, settings).reverse()) {
    const seen = closes.slice(0, origin + 1);
    const realised = closes.subarray(origin + 1, origin + 1 + horizonBars);
    const paths = models.map((model, i) => {
      checkStop();
      const result = model.forecast({
        closes: seen,
        horizonBars,
        seasonPeriodBars: settings.seasonPeriodBars,
        purpose: "VALIDATION",
        checkStop,
        memory: memories[i]!,
      });
      return result.status === "FAILED" ? undefined : result.prices;
    });
    errors.push(originErrors(paths, realised, closes[origin]!));
  }
  const ids = models.map(({ id }) => id);
  return summariseErrors("ROLLING_ORIGINS", ids, errors);
}
