import { metricValue } from "#lib/kernel/metric.ts";
import type { PathScore } from "../outcome.ts";

/**
 * What one forecaster lost in one fold: its mean squared error over the horizon, relative to the squared
 * close that the fold starts from, so that dear years do not outweigh cheap ones. NaN where the error is
 * not finite.
 */
export function foldLoss({ rmse }: PathScore, lastClosePrice: number): number {
  const relative = (metricValue(rmse) ?? Number.NaN) / lastClosePrice;
  return relative * relative;
}
