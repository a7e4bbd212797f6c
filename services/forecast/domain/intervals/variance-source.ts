import { logReturns } from "#lib/statistics/returns/log-returns.ts";
import { exponentialVariance } from "#lib/statistics/volatility/exponential-variance.ts";
import type { ModelResult } from "../models/model.ts";

/** A variance path with where it comes from. */
export interface VarianceSource {
  /** Variance of each bar's log return, one per bar ahead, all positive. */
  readonly logReturnVariances: Float64Array;
  readonly source: string;
}

/**
 * The variance path of the first model that has one; else the exponentially weighted variance of the
 * log returns, flat over the horizon.
 * @param closes some of which differ, so that there is a variance
 */
export function varianceSource(
  results: readonly { readonly id: string; readonly result: ModelResult }[],
  closes: Float64Array,
  horizonBars: number,
): VarianceSource {
  for (const { id, result } of results) {
    if (result.logReturnVariances === undefined) continue;
    if (!(result.logReturnVariances[0]! > 0)) continue;
    // Where a path was refused, the variance is still the one that was asked for.
    const source = result.status === "FALLBACK" ? `${id}: ${result.note}` : id;
    return { logReturnVariances: result.logReturnVariances, source };
  }
  const flat = new Float64Array(horizonBars).fill(exponentialVariance(logReturns(closes)));
  return {
    logReturnVariances: flat,
    source: "exponentially weighted variance: no model gave a variance path",
  };
}
