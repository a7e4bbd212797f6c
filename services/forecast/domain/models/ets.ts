import { chooseEts } from "#lib/statistics/exponential-smoothing/choose.ts";
import { etsPath } from "#lib/statistics/exponential-smoothing/forecast-path.ts";
import { formName } from "#lib/statistics/exponential-smoothing/form.ts";
import { adjustForSeason } from "#lib/statistics/seasonality/seasonal-adjustment.ts";
import { type EtsSettings, etsSettings } from "./ets-settings.ts";
import {
  checked,
  failure,
  type ModelInput,
  type ModelResult,
  type ModelWithSettings,
} from "./model.ts";

/** Longer seasons have more states than the data identify: the closes are adjusted for them first. */
const longestSeasonBars = 24;

/** Exponential smoothing on closes, its form chosen by AICc. */
export const ets: ModelWithSettings<"ets", EtsSettings> = {
  id: "ets",
  description: "Exponential smoothing: the form of error, trend and season that AICc prefers.",
  reference: "Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing",
  settings: etsSettings,
  forecast(
    { closes, horizonBars, seasonPeriodBars: period, checkStop }: ModelInput,
    settings: EtsSettings,
  ): ModelResult {
    const long = period > longestSeasonBars;
    const { adjusted, factorAhead } = adjustForSeason(closes, long ? period : 1);
    const fit = chooseEts(adjusted, long ? 1 : period, settings, checkStop);
    if (fit === undefined) return failure(`${closes.length} closes are too few for any form`);
    const path = etsPath(fit, horizonBars);
    const { alpha, beta, gamma, phi, logLikelihood, aicc, iterations } = fit;
    return checked({
      status: "OK",
      prices: long ? path.map((price, h) => price * factorAhead(h + 1)) : path,
      diagnostics: { alpha, beta, gamma, phi, logLikelihood, aicc, iterations },
      note: `ETS(${formName(fit.form)})${fit.converged ? "" : ", search ended at its limit"}`,
    });
  },
};
