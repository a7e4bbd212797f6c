import { fitEts } from "#lib/statistics/exponential-smoothing/fit.ts";
import { etsPath } from "#lib/statistics/exponential-smoothing/forecast-path.ts";
import { adjustForSeason } from "#lib/statistics/seasonality/seasonal-adjustment.ts";
import { checked, failure, type Model, type ModelInput, type ModelResult } from "./model.ts";

const form = { error: "A", trend: "Ad", season: "N" } as const;

/** Holt's method with a damped trend, on closes adjusted for a season where one is found. */
export const damped: Model = {
  id: "damped",
  description:
    "Smooths the closes and their trend, which fades ahead, with a season where one is found.",
  reference: "Gardner & McKenzie (1985), Forecasting trends in time series",
  forecast({ closes, horizonBars, policy }: ModelInput): ModelResult {
    const { adjusted, factorAhead, seasonal } = adjustForSeason(closes, policy.seasonPeriodBars);
    const fit = fitEts(adjusted, form, 1, policy.ets.iterationLimit);
    if (fit === undefined) return failure(`${closes.length} closes are too few for a damped trend`);
    const { alpha, beta, phi, logLikelihood, iterations } = fit;
    return checked({
      status: "OK",
      prices: etsPath(fit, horizonBars).map((price, h) => price * factorAhead(h + 1)),
      diagnostics: { alpha, beta, phi, logLikelihood, iterations },
      note: seasonal ? `season of ${policy.seasonPeriodBars} bars` : "",
    });
  },
};
