import { thetaForecast } from "#lib/statistics/theta/theta-method.ts";
import { checked, failure, type Model, type ModelInput, type ModelResult } from "./model.ts";

/** The Theta method on closes. */
export const theta: Model = {
  id: "theta",
  description:
    "Smooths the closes and adds half their linear trend, with a season where one is found.",
  reference: "Assimakopoulos & Nikolopoulos (2000), The Theta model",
  forecast({ closes, horizonBars, policy }: ModelInput): ModelResult {
    if (closes.length < 3) return failure("the Theta method needs three closes");
    const { means, alpha, drift, seasonal } = thetaForecast(
      closes,
      policy.seasonPeriodBars,
      horizonBars,
    );
    return checked({
      status: "OK",
      prices: means,
      diagnostics: { alpha, drift },
      note: seasonal ? `season of ${policy.seasonPeriodBars} bars` : "",
    });
  },
};
