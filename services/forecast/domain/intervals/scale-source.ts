import { logReturns, moments } from "#lib/statistics/returns/log-returns.ts";
import type { VarianceHistory } from "#lib/statistics/volatility/variance-history.ts";
import type { ModelResult } from "../models/model.ts";

/** The scale of past and coming moves, with where it comes from. */
export interface ScaleSource {
  readonly history: VarianceHistory;
  readonly source: string;
}

const decay = 0.94;
/** Share of the sample variance below which no variance may fall: returns of zero would bring it to 0. */
const smallestVarianceRatio = 1e-8;

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
    if (result.status === "FAILED" || result.varianceHistory === undefined) continue;
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

/**
 * The exponentially weighted variance of every return given those before it, started at the sample
 * variance. J.P. Morgan (1996), "RiskMetrics Technical Document", section 5.2.
 */
export function exponentialHistory(returns: Float64Array): VarianceHistory {
  const { mean, variance } = moments(returns);
  const smallest = smallestVarianceRatio * variance;
  const conditionalVariances = new Float64Array(returns.length + 1);
  let level = variance;
  conditionalVariances[0] = level;
  for (let t = 0; t < returns.length; t += 1) {
    const deviation = returns[t]! - mean;
    level = Math.max(smallest, decay * level + (1 - decay) * deviation * deviation);
    conditionalVariances[t + 1] = level;
  }
  return { meanLogReturn: mean, conditionalVariances, persistence: 1, level: variance, step: 0 };
}

function isUsable(history: VarianceHistory, closeCount: number): boolean {
  const { conditionalVariances, persistence, level, step, meanLogReturn } = history;
  if (conditionalVariances.length !== closeCount) return false;
  if (!(persistence >= 0 && persistence <= 1 && Number.isFinite(meanLogReturn))) return false;
  const growth = persistence < 1 ? level : step;
  if (!(growth >= 0 && growth < Number.POSITIVE_INFINITY)) return false;
  for (const variance of conditionalVariances) {
    if (!(variance > 0 && variance < Number.POSITIVE_INFINITY)) return false;
  }
  return true;
}
