import { fitEts } from "#lib/statistics/exponential-smoothing/fit.ts";
import { etsPath } from "#lib/statistics/exponential-smoothing/forecast-path.ts";
import { adjustForSeason } from "#lib/statistics/seasonality/seasonal-adjustment.ts";
import { type EtsSettings, etsSettings } from "./ets-settings.ts";
import {
  checked,
  failure,
  type ModelInput,
  type ModelResult,
  type ModelWithSettings,
} from "./model.ts";

const form = { error: "A", trend: "Ad", season: "N" } as const;

/** Holt's method with a damped trend, on closes adjusted for a season where one is found. */
export const damped: ModelWithSettings<"ets", EtsSettings> = {
  id: "damped",
  description:
    "Smooths the closes and their trend, which fades ahead, with a season where one is found.",
  reference: "Gardner & McKenzie (1985), Forecasting trends in time series",
  settings: etsSettings,
  forecast(
    { closes, horizonBars, seasonPeriodBars }: ModelInput,
    { iterationLimit }: EtsSettings,
  ): ModelResult {
    const { adjusted, factorAhead, seasonal } = adjustForSeason(closes, seasonPeriodBars);
    const fit = fitEts(adjusted, form, 1, iterationLimit);
    if (fit === undefined) return failure(`${closes.length} closes are too few for a damped trend`);
    const { alpha, beta, phi, logLikelihood, iterations } = fit;
    return checked({
      status: "OK",
      prices: etsPath(fit, horizonBars).map((price, h) => price * factorAhead(h + 1)),
      diagnostics: { alpha, beta, phi, logLikelihood, iterations },
      note: seasonal ? `season of ${seasonPeriodBars} bars` : "",
    });
  },
};
