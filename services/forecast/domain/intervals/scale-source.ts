import { logReturns } from "#lib/statistics/returns/log-returns.ts";
import { exponentialHistory } from "#lib/statistics/volatility/exponential-variance.ts";
import type { VarianceHistory } from "#lib/statistics/volatility/variance-history.ts";
import type { ModelResult } from "../models/model.ts";

/** The scale of past and coming moves, with where it comes from. */
export interface ScaleSource {
  readonly history: VarianceHistory;
  readonly source: string;
}

/**
 * The volatility history of the first model that has a usable one; else the exponentially weighted
 * variance at every bar (decay 0.94), which stays where it is over the horizon.
 * @param closes positive; their log returns must vary
 */
export function scaleSource(
  results: readonly { readonly id: string; readonly result: ModelResult }[],
  closes: Float64Array,
): ScaleSource {
  let reason = "no model gave a volatility history";
  for (const { id, result } of results) {
    if (result.varianceHistory === undefined) continue;
    if (isUsable(result.varianceHistory, closes.length)) {
      return { history: result.varianceHistory, source: id };
    }
    reason = `the volatility history of ${id} is not usable`;
  }
  return {
    history: exponentialHistory(logReturns(closes)),
    source: `exponentially weighted variance: ${reason}`,
  };
}

function isUsable(history: VarianceHistory, closeCount: number): boolean {
  const { conditionalVariances, persistence, level, step } = history;
  if (conditionalVariances.length !== closeCount) return false;
  if (!(persistence >= 0 && persistence <= 1)) return false;
  const growth = persistence < 1 ? level : step;
  if (!(growth >= 0 && growth < Number.POSITIVE_INFINITY)) return false;
  for (const variance of conditionalVariances) {
    if (!(variance > 0 && variance < Number.POSITIVE_INFINITY)) return false;
  }
  return true;
}
