import { defined, type Metric, type MetricUnit, undefinedMetric } from "#lib/kernel/metric.ts";
import { pointScores } from "#lib/statistics/scores/point-scores.ts";
import { meanAbsoluteScaledError } from "#lib/statistics/scores/scaled-error.ts";
import type { PathScore } from "../outcome.ts";
import { meanLogNormalCrps, meanReturnQlike } from "./law-score.ts";

/** Denominator of what is measured once per bar ahead. */
export const perBar = "bars of the horizon";

/** What a path is scored against. */
export interface ScoringBasis {
  /** Close that the path starts from, positive. */
  readonly lastClosePrice: number;
  /** One positive close per bar of the path. */
  readonly realised: readonly number[];
  /** The history's mean seasonal naive error, in price, where it is known. */
  readonly seasonalScalePrice?: number | undefined;
}

/**
 * Scores a price path against the realised closes.
 * @param path as many positive prices as there are realised closes, at least 1
 * @param logReturnVariances variance of each bar's log return; none where the path comes without
 */
export function pathScore(
  model: string,
  path: readonly number[],
  basis: ScoringBasis,
  logReturnVariances?: readonly number[],
): PathScore {
  const { realised, lastClosePrice, seasonalScalePrice } = basis;
  const n = realised.length;
  const { rmse, mae, smape } = pointScores(path, realised);
  return {
    model,
    rmse: metric("rmse", "PRICE", n, rmse),
    mae: metric("mae", "PRICE", n, mae),
    smape: metric("smape", "RATIO", n, smape),
    mase: scaledMetric("mase", n, meanAbsoluteScaledError(mae, seasonalScalePrice), basis),
    terminalDirection: terminalDirection(
      path[n - 1]! - lastClosePrice,
      realised[n - 1]! - lastClosePrice,
    ),
    crps: lawMetric("crps", "PRICE", n, logReturnVariances, (variances) =>
      meanLogNormalCrps(path, variances, realised),
    ),
    qlike: lawMetric("qlike", "RATIO", n, logReturnVariances, (variances) =>
      meanReturnQlike(variances, lastClosePrice, realised),
    ),
  };
}

/** A metric over the seasonal scale: without data where that is not known, else divided by 0. */
export function scaledMetric(
  name: string,
  n: number,
  value: number | undefined,
  { seasonalScalePrice }: ScoringBasis,
): Metric {
  if (value !== undefined) return metric(name, "RATIO", n, value);
  const identity = { name, unit: "RATIO", denominator: perBar } as const;
  if (seasonalScalePrice === undefined) return undefinedMetric({ ...identity, n: 0 }, "NO_DATA");
  return undefinedMetric({ ...identity, n }, "ZERO_DENOMINATOR");
}

/** A metric per bar of the horizon. */
export function metric(name: string, unit: MetricUnit, n: number, value: number): Metric {
  return defined({ name, unit, denominator: perBar, n }, value);
}

function lawMetric(
  name: string,
  unit: MetricUnit,
  n: number,
  variances: readonly number[] | undefined,
  score: (variances: readonly number[]) => number,
): Metric {
  if (variances?.length) return metric(name, unit, n, score(variances));
  return undefinedMetric({ name, unit, denominator: perBar, n: 0 }, "NO_DATA");
}

function terminalDirection(forecastMove: number, realisedMove: number): Metric {
  const identity = { name: "terminal_direction", unit: "RATIO", denominator: "moves" } as const;
  // A flat path states no direction, and a market that did not move has none.
  if (forecastMove === 0 || realisedMove === 0) {
    return undefinedMetric({ ...identity, n: 0 }, "NO_DATA");
  }
  return defined(
    { ...identity, n: 1 },
    Math.sign(forecastMove) === Math.sign(realisedMove) ? 1 : 0,
  );
}
