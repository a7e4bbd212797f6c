import { exp, log } from "#lib/statistics/numerics/portable-math.ts";
import { withoutSeasons } from "#lib/statistics/seasonality/multiple-stl.ts";
import { thetaForecast } from "#lib/statistics/theta/theta-method.ts";
import { type EtsSettings, etsSettings } from "./ets-settings.ts";
import {
  checked,
  failure,
  type ModelInput,
  type ModelResult,
  type ModelWithSettings,
} from "./model.ts";

/**
 * Log closes without their season, or two of them, continued by Theta; the last figures of the seasons
 * are put back. For bars with a season within a season, such as hours in a day in a week.
 */
export const stlTheta: ModelWithSettings<"ets", EtsSettings> = {
  id: "stl_theta",
  description: "Takes one or two seasons out of the log closes and continues the rest by Theta.",
  reference: "Bandara, Hyndman & Bergmeir (2021), MSTL: a seasonal-trend decomposition algorithm",
  settings: etsSettings,
  forecast(
    { closes, horizonBars, seasonPeriodBars: shorter }: ModelInput,
    { longSeasonPeriodBars: longer }: EtsSettings,
  ): ModelResult {
    if (closes.length < 3) return failure("the Theta method needs three closes");
    const logs = new Float64Array(closes.length);
    for (let t = 0; t < logs.length; t += 1) logs[t] = log(closes[t]!);
    const asked = longer > shorter ? [shorter, longer] : [shorter];
    const { adjusted, seasonAhead, periodsBars } = withoutSeasons(logs, asked);
    const { means, alpha, drift } = thetaForecast(adjusted, 1, horizonBars);
    return checked({
      status: "OK",
      prices: means.map((mean, h) => exp(mean + seasonAhead(h + 1))),
      diagnostics: { alpha, driftLogReturn: drift },
      note: periodsBars.length === 0 ? "" : `season of ${periodsBars.join(" and ")} bars`,
    });
  },
};
