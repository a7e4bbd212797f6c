import { normalCdf } from "../distributions/normal.ts";
import { expectedMaximum, varianceOfMaximum } from "./expected-maximum.ts";
import { probabilisticSharpe, type SharpeConvention, sharpeError } from "./probabilistic-sharpe.ts";
import type { SharpeMoments } from "./sharpe-moments.ts";

/** The trials of which the judged one was chosen. */
export interface SharpeTrials {
  /** How many there were, the judged one included; 1 or more. */
  readonly count: number;
  /** Variance of their Sharpe ratios per period. */
  readonly variance: number;
}

/** SR₀: the ratio per period that the best of so many trials without any skill is expected to show. */
export function expectedMaximumSharpe({ count, variance }: SharpeTrials): number {
  return Math.sqrt(variance) * expectedMaximum(count);
}

/**
 * Deflated Sharpe ratio: the probabilistic one over SR₀. "2012" is that of Bailey & López de Prado (2014). "2025" takes the
 * variance at SR₀ times that of the maximum of K standard normals, since the judged ratio is the largest of K (López de
 * Prado, Lipton & Zoonekynd 2025).
 * @returns undefined where the variance comes out as 0 or less.
 */
export function deflatedSharpe(
  moments: SharpeMoments,
  trials: SharpeTrials,
  convention: SharpeConvention,
): number | undefined {
  const threshold = expectedMaximumSharpe(trials);
  if (convention === "2012") return probabilisticSharpe(moments, threshold, convention);
  const error = sharpeError(moments, threshold, convention);
  if (error === undefined) return undefined;
  const ofMaximum = Math.sqrt(varianceOfMaximum(trials.count));
  return normalCdf((moments.sharpe - threshold) / (error * ofMaximum));
}
