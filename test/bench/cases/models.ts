import { loadForecastConfig } from "#services/forecast/config.ts";
import { configured, models } from "#services/forecast/domain/models/registry.ts";
import { modelInput } from "#test/support/forecast-policy.ts";
import { garchReturns, pricesFrom } from "#test/support/sample-series.ts";
import type { BenchCase } from "../measure.ts";

const { policy } = loadForecastConfig({ environment: {} });
const forecast = modelInput(pricesFrom(garchReturns(499, 1)), 30);
const comparison = { ...forecast, purpose: "VALIDATION" } as const;

/** Every model with the default policy's settings: what one path costs, and one at an origin. */
export const cases: readonly BenchCase[] = models
  .map((model) => configured(model, policy))
  .flatMap((model) => [
    { name: `${model.id}: forecast, 500 bars, 30 ahead`, run: () => model.forecast(forecast) },
    { name: `${model.id}: path at an origin`, run: () => model.forecast(comparison) },
  ]);
