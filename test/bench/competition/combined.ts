import { neverStop } from "#lib/statistics/numerics/fit-controls.ts";
import { combine } from "#services/forecast/domain/ensemble/combine.ts";
import { ensembleWeights } from "#services/forecast/domain/ensemble/weights.ts";
import type { Model } from "#services/forecast/domain/models/model.ts";
import { configured } from "#services/forecast/domain/models/registry.ts";
import type { ForecastPolicy } from "#services/forecast/domain/policy.ts";
import { rollingValidation } from "#services/forecast/domain/validation/rolling-validation.ts";
import { membersFor, policyFor } from "./policies.ts";
import type { CompetitionSeries } from "./series.ts";

/** A model's path from the end of the training values; undefined where it has none. */
export function pathOf(
  model: Model,
  { train, test }: CompetitionSeries,
  policy: ForecastPolicy,
): Float64Array | undefined {
  const result = configured(model, policy).forecast({
    closes: train,
    horizonBars: test.length,
    seasonPeriodBars: policy.seasonPeriodBars,
    purpose: "FORECAST",
    checkStop: neverStop,
  });
  return result.status === "FAILED" ? undefined : result.prices;
}

/**
 * The combined forecast as the service makes it: its members weighted by how they did at rolling
 * origins within the training values, then averaged. Intervals and market measures are left out.
 */
export function combinedPath(series: CompetitionSeries): Float64Array {
  const { train, test, periodBars } = series;
  const policy = policyFor(periodBars, test.length);
  const members = membersFor(periodBars);
  const settled = members.map((member) => configured(member, policy));
  const evidence = rollingValidation(settled, train, test.length, policy);
  const paths = members.map((member) => pathOf(member, series, policy));
  const { ratios } = ensembleWeights(
    paths.map((path) => path !== undefined),
    evidence,
    policy,
  );
  return combine(paths, ratios, test.length);
}
