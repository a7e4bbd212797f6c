import { log } from "#lib/statistics/numerics/portable-math.ts";
import { driftPath } from "#lib/statistics/returns/log-returns.ts";
import { checked, failure, type ModelInput, type ModelResult, type PlainModel } from "./model.ts";

/** Random walk with drift in log prices; the drift is the mean log return of the bars seen. */
export const drift: PlainModel = {
  id: "drift",
  description: "Continues the last close at the mean log return of the bars seen.",
  reference: "Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, section 5.2",
  forecast({ closes, horizonBars }: ModelInput): ModelResult {
    if (closes.length < 2) return failure("a drift needs two closes");
    const driftLogReturn = meanLogReturn(closes);
    const prices = driftPath(closes[closes.length - 1]!, driftLogReturn, horizonBars);
    return checked({ status: "OK", prices, diagnostics: { driftLogReturn }, note: "" });
  },
};

/** Mean log return of two closes or more: it telescopes to the ends of the series. */
export function meanLogReturn(closes: Float64Array): number {
  return log(closes[closes.length - 1]! / closes[0]!) / (closes.length - 1);
}
