import { metricValue } from "#lib/kernel/metric.ts";
import { neverStop } from "#lib/statistics/numerics/fit-controls.ts";
import { packBars, unpackBars } from "#services/forecast/domain/bar-columns.ts";
import {
  mostScoredForecasts,
  type OriginErrors,
  originErrors,
  summariseErrors,
} from "#services/forecast/domain/ensemble/evidence.ts";
import { makeForecast } from "#services/forecast/domain/make-forecast.ts";
import type { ForecastPolicy } from "#services/forecast/domain/policy.ts";
import { scoreOutcome } from "#services/forecast/domain/scoring/score-outcome.ts";
import { randomWalkBars } from "../random-walk.ts";

/** The audits of one walk. */
export interface WalkPlan {
  readonly audits: number;
  readonly horizonBars: number;
  /** Bars between two audits; as many as the horizon where windows do not overlap. */
  readonly spacingBars: number;
}

/**
 * Ensemble over baseline RMSE of each audit along a driftless random walk, as a sprint has them: every
 * forecast sees the policy's latest bars, and weighs its models by the forecasts of this walk whose horizons have closed
 * once there are enough, else by rolling origins.
 */
export function walkRatios(seed: number, plan: WalkPlan, policy: ForecastPolicy): number[] {
  const { audits, horizonBars, spacingBars } = plan;
  const first = policy.lookbackBars - 1;
  const count = first + 1 + (audits - 1) * spacingBars + horizonBars;
  const bars = randomWalkBars(count, seed, 0);
  const past: { readonly at: number; readonly errors: OriginErrors }[] = [];
  return Array.from({ length: audits }, (_, audit) => {
    const at = first + audit * spacingBars;
    const used = bars.slice(at + 1 - policy.lookbackBars, at + 1);
    const columns = unpackBars(packBars(used, { interval: "DAY_1" }));
    const known = past.filter((one) => one.at + horizonBars <= at).slice(-mostScoredForecasts);
    const scored =
      known.length < policy.ensemble.minimumScoredForecasts
        ? undefined
        : summariseErrors(
            "SCORED_FORECASTS",
            policy.models,
            known.map(({ errors }) => errors).reverse(),
          );
    const { content } = makeForecast(columns, horizonBars, policy, scored, neverStop);
    const realised = bars.slice(at + 1, at + 1 + horizonBars).map(({ close }) => close);
    const paths = content.models.map(({ prices }) => (prices.length > 0 ? prices : undefined));
    past.push({ at, errors: originErrors(paths, realised, content.lastClosePrice) });
    const ratio = metricValue(scoreOutcome(content, realised).rmseRatio);
    if (ratio === undefined) throw new RangeError(`audit ${audit} of walk ${seed} has no ratio`);
    return ratio;
  });
}
