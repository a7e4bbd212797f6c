import { logReturns, moments } from "#lib/statistics/returns/log-returns.ts";
import type { ModelInput, ModelPath, ModelResult } from "./model.ts";

/** Latest log returns whose deviation says how far a path may go: about three months of days. */
const deviationBars = 60;

/**
 * The result itself, or a failure that says at which bar the path left the last close C by more than the
 * variance allows: beyond C · (1 + b) or C / (1 + b) at bar h, where b = `limitDeviations` · σ√h and σ is
 * the standard deviation of the latest 60 log returns, or of all where there are fewer. The law of a random
 * walk spreads by σ√h; an expected price several times as far away is a model gone wrong, however small
 * each of its steps. What the fit found of the variance stays: it has no part in the fault.
 */
export function withinLimit(
  result: ModelResult,
  { closes }: Pick<ModelInput, "closes">,
  limitDeviations: number,
): ModelResult {
  if (result.status === "FAILED") return result;
  const bar = barBeyond(result, closes, limitDeviations);
  if (bar === undefined) return result;
  const { logReturnVariances, varianceHistory, diagnostics } = result;
  return {
    status: "FAILED",
    diagnostics,
    note: `the path leaves the last close by more than ${limitDeviations} deviations of its latest moves at bar ${bar}`,
    ...(logReturnVariances && { logReturnVariances }),
    ...(varianceHistory && { varianceHistory }),
  };
}

/** The first bar ahead, from 1, at which the path is out of bounds. */
function barBeyond(
  { prices }: ModelPath,
  closes: Float64Array,
  limitDeviations: number,
): number | undefined {
  const last = closes[closes.length - 1]!;
  const step = limitDeviations * deviationOf(closes);
  for (let h = 1; h <= prices.length; h += 1) {
    const factor = 1 + step * Math.sqrt(h);
    const price = prices[h - 1]!;
    if (price > last * factor || price < last / factor) return h;
  }
  return undefined;
}

/** Standard deviation of the latest log returns, divisor n − 1; 0 where there are fewer than two. */
function deviationOf(closes: Float64Array): number {
  const returns = logReturns(closes.subarray(-(deviationBars + 1)));
  const n = returns.length;
  return n < 2 ? 0 : Math.sqrt((moments(returns).variance * n) / (n - 1));
}
