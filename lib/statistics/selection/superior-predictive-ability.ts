import { exp, log } from "../numerics/portable-math.ts";

/** p-values of "no trial is better than the benchmark", by what is taken for the means of bad trials. */
export interface SuperiorPredictiveAbility {
  /** Bad trials count as equal to the benchmark only where they are better: too small rather than too large. */
  readonly lower: number;
  /** Trials that are clearly worse do not count; right in the limit. */
  readonly consistent: number;
  /** Every trial counts as equal to the benchmark, as in White's reality check: too large where many are bad. */
  readonly upper: number;
}

/** How the distribution under the hypothesis is drawn. */
export interface StationaryResampling {
  /** Bootstrap replicates, 1 or more. */
  readonly replicates: number;
  /** Mean length of a block, over 1: about as long as returns remember. */
  readonly meanBlock: number;
  /** The next uniform number in [0, 1), from an injected generator. */
  readonly uniform: () => number;
}

const replicatesAPart = 20;

/** A mean block length for n returns: their cube root, 2 at least. */
export function usualBlock(n: number): number {
  return Math.max(2, Math.round(exp(log(n) / 3)));
}

/**
 * Hansen (2005), "A Test for Superior Predictive Ability": the largest studentised mean of the trials' returns over the
 * benchmark's, against its distribution by the stationary bootstrap of Politis & Romano (1994). The deviations are those
 * of the replicates. A trial that never differs from the benchmark does not count.
 *
 * It is a generator: it pauses after every few replicates. A replicate costs two look-ups a block and trial.
 *
 * @param excess returns over the benchmark's of each trial, all of one length of 2 or more; in time order
 */
export function* superiorPredictiveAbility(
  excess: readonly Float64Array[],
  { replicates, meanBlock, uniform }: StationaryResampling,
): Generator<undefined, SuperiorPredictiveAbility> {
  const width = excess.length;
  const n = excess[0]!.length;
  const sums = runningSums(excess, n);
  yield;
  const means = Float64Array.from({ length: width }, (_, j) => sums[n * width + j]! / n);
  const drawn = new Float64Array(replicates * width);
  for (let b = 0; b < replicates; b += 1) {
    drawMeans(sums, n, width, meanBlock, uniform, drawn, b * width);
    if (b % replicatesAPart === replicatesAPart - 1) yield;
  }
  const deviations = deviationsOf(drawn, means, replicates);
  // So many deviations below 0 a mean is clearly worse.
  const clearly = Math.sqrt(2 * log(Math.max(1, log(n))));
  let statistic = 0;
  for (let j = 0; j < width; j += 1) {
    if (deviations[j]! > 0) statistic = Math.max(statistic, means[j]! / deviations[j]!);
  }
  const larger = { lower: 0, consistent: 0, upper: 0 };
  for (let b = 0; b < replicates; b += 1) {
    let lower = 0;
    let consistent = 0;
    let upper = 0;
    for (let j = 0; j < width; j += 1) {
      const deviation = deviations[j]!;
      if (!(deviation > 0)) continue;
      const mean = means[j]!;
      const own = drawn[b * width + j]!;
      const isClearlyWorse = mean < -deviation * clearly;
      lower = Math.max(lower, (own - Math.max(mean, 0)) / deviation);
      consistent = Math.max(consistent, (own - (isClearlyWorse ? 0 : mean)) / deviation);
      upper = Math.max(upper, (own - mean) / deviation);
    }
    if (lower >= statistic) larger.lower += 1;
    if (consistent >= statistic) larger.consistent += 1;
    if (upper >= statistic) larger.upper += 1;
  }
  return {
    lower: larger.lower / replicates,
    consistent: larger.consistent / replicates,
    upper: larger.upper / replicates,
  };
}

/** Sums of the first t returns of trial j at t·width + j, for t up to 2n: the returns run around their end. */
function runningSums(excess: readonly Float64Array[], n: number): Float64Array {
  const width = excess.length;
  const sums = new Float64Array((2 * n + 1) * width);
  for (let j = 0; j < width; j += 1) {
    const series = excess[j]!;
    let sum = 0;
    for (let t = 0; t < 2 * n; t += 1) {
      sum += series[t < n ? t : t - n]!;
      sums[(t + 1) * width + j] = sum;
    }
  }
  return sums;
}

/** Means of one replicate: blocks of geometric lengths from uniform places on, joined and cut to n. */
function drawMeans(
  sums: Float64Array,
  n: number,
  width: number,
  meanBlock: number,
  uniform: () => number,
  drawn: Float64Array,
  offset: number,
): void {
  const logStays = log(1 - 1 / meanBlock);
  for (let from = 0; from < n; ) {
    const start = Math.floor(uniform() * n);
    const wanted = 1 + Math.floor(log(1 - uniform()) / logStays);
    const length = Math.min(wanted, n - from);
    const head = start * width;
    const tail = (start + length) * width;
    for (let j = 0; j < width; j += 1) drawn[offset + j]! += sums[tail + j]! - sums[head + j]!;
    from += length;
  }
  for (let j = 0; j < width; j += 1) drawn[offset + j]! /= n;
}

/** Standard deviations of the replicates' means about those of the sample; 0 for what differs by rounding alone. */
function deviationsOf(drawn: Float64Array, means: Float64Array, replicates: number): Float64Array {
  const width = means.length;
  return Float64Array.from({ length: width }, (_, j) => {
    let squares = 0;
    for (let b = 0; b < replicates; b += 1) {
      const difference = drawn[b * width + j]! - means[j]!;
      squares += difference * difference;
    }
    const deviation = Math.sqrt(squares / replicates);
    return deviation > 1e-12 * Math.abs(means[j]!) ? deviation : 0;
  });
}
