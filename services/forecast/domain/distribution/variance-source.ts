import type { ModelResult } from "../models/model.ts";
import { exponentialVariance } from "../numerics/exponential-variance.ts";
import { logReturns, moments } from "../numerics/log-returns.ts";

/** A variance path with where it comes from. */
export interface VarianceSource {
  /** Variance of each bar's log return, one per bar ahead, all positive. */
  readonly logReturnVariances: Float64Array;
  readonly source: string;
}

/**
 * The variance path of the first model that has one; else the exponentially weighted variance of the
 * log returns; else (when that vanished) their sample variance. Both flat over the horizon.
 * @returns undefined when the closes do not vary, so that no variance exists.
 */
export function varianceSource(
  results: readonly { readonly id: string; readonly result: ModelResult }[],
  closes: Float64Array,
  horizonBars: number,
): VarianceSource | undefined {
  for (const { id, result } of results) {
    if (result.status === "FAILED" || result.logReturnVariances === undefined) continue;
    if (!(result.logReturnVariances[0]! > 0)) continue;
    const source = result.status === "OK" ? id : `${id}: ${result.note}`;
    return { logReturnVariances: result.logReturnVariances, source };
  }
  const returns = logReturns(closes);
  const { variance } = moments(returns);
  if (!(variance > 0)) return undefined;
  const weighted = exponentialVariance(returns);
  const flat = new Float64Array(horizonBars).fill(weighted > 0 ? weighted : variance);
  const kind = weighted > 0 ? "exponentially weighted" : "sample";
  return { logReturnVariances: flat, source: `${kind} variance: no model gave a variance path` };
}
