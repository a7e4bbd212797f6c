import { largestOf } from "./varies.ts";

/** One model's place in the order of elimination. */
export interface Elimination {
  /** Index of the model in the losses given. */
  readonly model: number;
  /** The largest t statistic among the models that were left; undefined for the survivor. */
  readonly statistic: number | undefined;
  /** p-value of equal accuracy of the models that were left; undefined for the survivor. */
  readonly pValue: number | undefined;
  /** Largest p-value so far: the model is in the set at every level up to this. 1 for the survivor. */
  readonly confidenceRatio: number;
}

/** How the distribution under equal accuracy is drawn. */
export interface Resampling {
  /** Bootstrap replicates, 1 or more. */
  readonly replicates: number;
  /** Length of a block: about as long as loss differences remember. */
  readonly blockLength: number;
  /** The next uniform number in [0, 1), from an injected generator. */
  readonly uniform: () => number;
}

/**
 * Model confidence set of Hansen, Lunde & Nason (2011) by its T_max statistic and circular block
 * bootstrap. The set at level 1 − α holds every model whose confidence is at least α: those that the data
 * cannot distinguish from the best. Data rarely single out one winner.
 * @param losses one array per model, all of one length of 2 or more; in time order
 * @returns the models, worst first; those whose losses are equal in every period count as equally good
 */
export function modelConfidenceSet(
  losses: readonly Float64Array[],
  resampling: Resampling,
): Elimination[] {
  const steps = modelConfidenceSteps(losses, resampling);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Look-ups between two pauses: some milliseconds. */
const lookUpsAPart = 200_000;

/** The same as a generator: it pauses after every few replicates and after each elimination. */
export function* modelConfidenceSteps(
  losses: readonly Float64Array[],
  { replicates, blockLength, uniform }: Resampling,
): Generator<undefined, Elimination[]> {
  const count = losses.length;
  const n = losses[0]!.length;
  const sums = runningSums(losses, n);
  const means = Float64Array.from(losses, (_, i) => sums[n * count + i]! / n);
  // Mean of each replicate less the mean of the sample, per model; one draw serves every stage.
  const shifts = new Float64Array(replicates * count);
  let lookUps = 0;
  for (let b = 0; b < replicates; b += 1) {
    const own = shifts.subarray(b * count, (b + 1) * count);
    lookUps += drawCircularBlocks(sums, n, blockLength, uniform, own);
    for (let i = 0; i < count; i += 1) own[i] = own[i]! / n - means[i]!;
    if (lookUps < lookUpsAPart) continue;
    lookUps = 0;
    yield;
  }
  // A difference below this is the rounding of sums of equal losses.
  const least = 1e-12 * Math.max(...losses.map(largestOf));
  const left = Array.from({ length: count }, (_, i) => i);
  const order: Elimination[] = [];
  let confidenceRatio = 0;
  while (left.length > 1) {
    const { model, statistic, pValue } = worst(left, means, shifts, least);
    confidenceRatio = Math.max(confidenceRatio, pValue);
    order.push({ model, statistic, pValue, confidenceRatio });
    left.splice(left.indexOf(model), 1);
    yield;
  }
  const survivor = left[0]!;
  order.push({ model: survivor, statistic: undefined, pValue: undefined, confidenceRatio: 1 });
  return order;
}

/** The model with the largest t statistic of those left, and how likely that is under equality. */
function worst(
  left: readonly number[],
  means: Float64Array,
  shifts: Float64Array,
  least: number,
): { model: number; statistic: number; pValue: number } {
  const count = means.length;
  const replicates = shifts.length / count;
  const average = meanAt(means, 0, left);
  const averages = Float64Array.from({ length: replicates }, (_, b) =>
    meanAt(shifts, b * count, left),
  );
  const deviations = left.map((i) => {
    let squares = 0;
    for (let b = 0; b < replicates; b += 1) {
      const shift = shifts[b * count + i]! - averages[b]!;
      squares += shift * shift;
    }
    return Math.sqrt(squares / replicates);
  });
  let model = left[0]!;
  let statistic = Number.NEGATIVE_INFINITY;
  left.forEach((i, k) => {
    const t = standardised(means[i]! - average, deviations[k]!, least);
    if (t > statistic) {
      statistic = t;
      model = i;
    }
  });
  let larger = 0;
  for (let b = 0; b < replicates; b += 1) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < left.length; k += 1) {
      const shift = shifts[b * count + left[k]!]! - averages[b]!;
      largest = Math.max(largest, standardised(shift, deviations[k]!, least));
    }
    if (largest >= statistic) larger += 1;
  }
  return { model, statistic, pValue: larger / replicates };
}

/** A difference that never varies is no evidence when it is 0; else it is certain. */
function standardised(difference: number, deviation: number, least: number): number {
  if (deviation > least) return difference / deviation;
  if (Math.abs(difference) <= least) return 0;
  return difference > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

function meanAt(values: Float64Array, offset: number, members: readonly number[]): number {
  let sum = 0;
  for (const i of members) sum += values[offset + i]!;
  return sum / members.length;
}

/** Sums of the first t losses of model i at t·count + i, for t up to 2n: the losses run around their end. */
function runningSums(losses: readonly Float64Array[], n: number): Float64Array {
  const count = losses.length;
  const sums = new Float64Array((2 * n + 1) * count);
  for (let i = 0; i < count; i += 1) {
    const series = losses[i]!;
    let sum = 0;
    for (let t = 0; t < 2 * n; t += 1) {
      sum += series[t < n ? t : t - n]!;
      sums[(t + 1) * count + i] = sum;
    }
  }
  return sums;
}

/**
 * Circular block bootstrap (Politis & Romano 1992): blocks of `blockLength` that start at uniform places and run
 * around the end, joined and cut to n.
 * @param sums of `runningSums`
 * @param n length of the series, 1 or more
 * @param uniform the next number in [0, 1); ⌈n / blockLength⌉ are drawn
 * @param drawn receives the sum of each model
 * @returns how many sums were looked up
 */
function drawCircularBlocks(
  sums: Float64Array,
  n: number,
  blockLength: number,
  uniform: () => number,
  drawn: Float64Array,
): number {
  const count = drawn.length;
  let lookUps = 0;
  for (let from = 0; from < n; from += blockLength) {
    const head = Math.floor(uniform() * n) * count;
    const tail = head + Math.min(blockLength, n - from) * count;
    for (let i = 0; i < count; i += 1) drawn[i]! += sums[tail + i]! - sums[head + i]!;
    lookUps += count;
  }
  return lookUps;
}
