import { exp, log } from "../numerics/portable-math.ts";
import { logEvidenceOf } from "./betting-mean.ts";

/** A verdict on a mean by bets: PASS once the evidence against "at most `mean`" reaches 1 / alpha. */
export interface MeanVerdict {
  readonly mean: number;
  /** No observation is below −lossBound, in the unit of the mean; mean + lossBound is over 0. */
  readonly lossBound: number;
  /** Inside (0, 1). */
  readonly alpha: number;
}

/** The two values that observations have in a plan, of the unit of the mean. */
export interface Swing {
  readonly gain: number;
  /** Below `gain`. */
  readonly loss: number;
}

/**
 * The most losses among n observations with which the evidence is enough, for n from 0 to `most`; −1 where none are.
 * Exact for observations of two values, since their order does not matter. It never falls: a gain above the mean adds
 * evidence. With it `passedByNow` of the law of shares is the law of this verdict.
 * @throws RangeError where the gain is not above the loss
 */
export function mostLossesToPass(
  { mean, lossBound, alpha }: MeanVerdict,
  { gain, loss }: Swing,
  most: number,
): Int32Array {
  if (!(gain > loss)) throw new RangeError(`a gain of ${gain} is not above a loss of ${loss}`);
  const allowed = new Int32Array(most + 1).fill(-1);
  if (!(gain > mean)) return allowed;
  const wanted = -log(alpha);
  const isEnough = (n: number, losses: number) =>
    logEvidenceOf(mean, lossBound, [
      [gain, n - losses],
      [loss, losses],
    ]) >= wanted;
  let losses = -1;
  for (let n = 1; n <= most; n += 1) {
    while (losses + 1 <= n && isEnough(n, losses + 1)) losses += 1;
    allowed[n] = losses;
  }
  return allowed;
}

/** Halvings that leave less of an interval than doubles tell apart. */
const halvings = 60;

/**
 * The smallest mean of n observations with which the evidence can be enough, whatever their law. The logarithm is
 * concave, so that of all observations of one mean equal ones have the largest capital (Jensen 1906).
 * @param n 1 or more
 */
export function leastMeanToPass({ mean, lossBound, alpha }: MeanVerdict, n: number): number {
  const wanted = -log(alpha);
  const isEnough = (value: number) => logEvidenceOf(mean, lossBound, [[value, n]]) >= wanted;
  let low = mean;
  let high = mean + (mean + lossBound);
  while (!isEnough(high)) high = mean + (high - mean) * exp(1);
  for (let halving = 0; halving < halvings; halving += 1) {
    const middle = low + (high - low) / 2;
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
