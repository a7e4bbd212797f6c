import { failure, type ModelInput, type ModelResult, type PlainModel } from "./model.ts";

/** Repeats the last season; without a season that is the last close. */
export const seasonalNaive: PlainModel = {
  id: "seasonal_naive",
  description: "Repeats the closes of the last season.",
  reference: "Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, section 5.2",
  forecast({ closes, horizonBars, seasonPeriodBars: period }: ModelInput): ModelResult {
    const from = closes.length - period;
    if (from < 0) return failure(`${closes.length} closes are fewer than a season of ${period}`);
    const prices = new Float64Array(horizonBars);
    for (let h = 0; h < horizonBars; h += 1) prices[h] = closes[from + (h % period)]!;
    return { status: "OK", prices, diagnostics: {}, note: "" };
  },
};
