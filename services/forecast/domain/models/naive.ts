import type { ModelInput, ModelResult, PlainModel } from "./model.ts";

/** Repeats the last close: the forecast that every other one has to beat. */
export const naive: PlainModel = {
  id: "naive",
  description: "Repeats the last close.",
  reference: "Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, section 5.2",
  forecast({ closes, horizonBars }: ModelInput): ModelResult {
    const prices = new Float64Array(horizonBars).fill(closes[closes.length - 1]!);
    return { status: "OK", prices, diagnostics: {}, note: "" };
  },
};
