import { thetaForecast } from "#lib/statistics/theta/theta-method.ts";
import { checked, failure, type ModelInput, type ModelResult, type PlainModel } from "./model.ts";

/** The Theta method on closes. */
export const theta: PlainModel = {
  id: "theta",
  description:
    "Smooths the closes and adds half their linear trend, with a season where one is found.",
  reference: "Assimakopoulos & Nikolopoulos (2000), The Theta model",
  forecast({ closes, horizonBars, seasonPeriodBars }: ModelInput): ModelResult {
    if (closes.length < 3) return failure("the Theta method needs three closes");
    const { means, alpha, drift, seasonal } = thetaForecast(closes, seasonPeriodBars, horizonBars);
    return checked({
      status: "OK",
      prices: means,
      diagnostics: { alpha, drift },
      note: seasonal ? `season of ${seasonPeriodBars} bars` : "",
    });
  },
};
