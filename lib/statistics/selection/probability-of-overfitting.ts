import { largestOf, varies } from "../hypothesis-tests/varies.ts";
import { type HalfSums, halfSums } from "./block-sums.ts";

/** What combinatorially symmetric cross-validation says of choosing the best trial. */
export interface Overfitting {
  /** Share of splits whose best trial in sample has a relative rank of ½ or less out of sample. */
  readonly probability: number;
  /** Slope of the out-of-sample ratio of the best on its in-sample ratio; undefined where the latter never varies. */
  readonly degradationSlope: number | undefined;
  /** Share of splits in which the best in sample loses out of sample. */
  readonly lossProbability: number;
  /** C(S, S/2). */
  readonly splits: number;
}

/** Why there is no answer. */
export type NoOverfitting =
  | { readonly reason: "TOO_FEW_TRIALS" | "TOO_FEW_RETURNS" }
  /** Of which trial, by its position. */
  | { readonly reason: "UNALIGNED" | "CONSTANT"; readonly trial: number };

/**
 * Probability of backtest overfitting by CSCV: the returns are cut into S blocks of about one length; for each of the C(S,
 * S/2) choices of half of them the trial with the best Sharpe ratio is found, and its rank among all on the other half.
 * Bailey, Borwein, López de Prado & Zhu (2016), "The Probability of Backtest Overfitting". A rank among equal ratios is
 * the middle one; of several best each counts alike. A half in which a trial does not vary has a ratio of 0.
 *
 * It is a generator: it pauses after each of 2^(S/2) parts, so that whoever runs it can do something else in between.
 *
 * @param trials returns of each trial by period, the same periods in each
 * @param blocks S: even, 2 to 16
 */
export function* probabilityOfOverfitting(
  trials: readonly Float64Array[],
  blocks: number,
): Generator<undefined, Overfitting | NoOverfitting> {
  const problem = problemOf(trials, blocks);
  if (problem !== undefined) return problem;
  const width = trials.length;
  const n = trials[0]!.length;
  const half = blocks / 2;
  const edges = Int32Array.from({ length: blocks + 1 }, (_, b) => Math.floor((b * n) / blocks));
  const means = Float64Array.from(trials, meanOf);
  yield;
  const lower = halfSums(trials, means, edges, 0, half);
  yield;
  const upper = halfSums(trials, means, edges, half, half);
  yield;
  const least = Float64Array.from(trials, (series) => {
    const largest = largestOf(series);
    return largest * largest * 1e-24;
  });
  const halves: Halves = { means, least, lower, upper, ratios: new Float64Array(2 * width) };
  const byCount = choicesByCount(half);
  const tally = { splits: 0, overfit: 0, lost: 0, x: 0, y: 0, xx: 0, xy: 0 };
  for (let high = 0; high < 1 << half; high += 1) {
    for (const low of byCount[half - countOf(high)]!) {
      ratiosOf(halves, low, high);
      count(halves.ratios, width, tally);
    }
    yield;
  }
  const { splits, overfit, lost, x, y, xx, xy } = tally;
  const spread = xx - (x * x) / splits;
  return {
    probability: overfit / splits,
    degradationSlope: varies(spread / splits, Math.sqrt(xx / splits))
      ? (xy - (x * y) / splits) / spread
      : undefined,
    lossProbability: lost / splits,
    splits,
  };
}

function problemOf(trials: readonly Float64Array[], blocks: number): NoOverfitting | undefined {
  if (!(Number.isInteger(blocks / 2) && blocks >= 2 && blocks <= 16)) {
    throw new RangeError(`${blocks} blocks are not an even number from 2 to 16`);
  }
  const [first] = trials;
  if (first === undefined || trials.length < 2) return { reason: "TOO_FEW_TRIALS" };
  const unaligned = trials.findIndex(({ length }) => length !== first.length);
  if (unaligned >= 0) return { reason: "UNALIGNED", trial: unaligned };
  if (first.length < 2 * blocks) return { reason: "TOO_FEW_RETURNS" };
  const constant = trials.findIndex((series) => series.every((value) => value === series[0]));
  return constant < 0 ? undefined : { reason: "CONSTANT", trial: constant };
}

interface Halves {
  readonly means: Float64Array;
  /** Mean square of each trial from which on it varies. */
  readonly least: Float64Array;
  readonly lower: HalfSums;
  readonly upper: HalfSums;
  /** Ratios of the split at hand: in sample, then out of sample. */
  readonly ratios: Float64Array;
}

/** The ratios of every trial on the chosen blocks and on the others. */
function ratiosOf(halves: Halves, low: number, high: number): void {
  const { means, least, lower, upper, ratios } = halves;
  const width = means.length;
  const all = lower.counts.length - 1;
  const outLow = all ^ low;
  const outHigh = all ^ high;
  const inCount = lower.counts[low]! + upper.counts[high]!;
  const outCount = lower.counts[outLow]! + upper.counts[outHigh]!;
  for (let j = 0; j < width; j += 1) {
    const inSum = lower.sums[low * width + j]! + upper.sums[high * width + j]!;
    const inSquare = lower.squares[low * width + j]! + upper.squares[high * width + j]!;
    const outSum = lower.sums[outLow * width + j]! + upper.sums[outHigh * width + j]!;
    const outSquare = lower.squares[outLow * width + j]! + upper.squares[outHigh * width + j]!;
    ratios[j] = ratioOf(means[j]!, least[j]!, inSum / inCount, inSquare / inCount);
    ratios[width + j] = ratioOf(means[j]!, least[j]!, outSum / outCount, outSquare / outCount);
  }
}

function ratioOf(mean: number, least: number, centred: number, meanSquare: number): number {
  const variance = meanSquare - centred * centred;
  return variance > least ? (mean + centred) / Math.sqrt(variance) : 0;
}

interface Tally {
  splits: number;
  overfit: number;
  lost: number;
  x: number;
  y: number;
  xx: number;
  xy: number;
}

/** Adds a split: each of the trials that are best in sample has an equal part in it. */
function count(ratios: Float64Array, width: number, tally: Tally): void {
  let best = Number.NEGATIVE_INFINITY;
  let bests = 0;
  for (let j = 0; j < width; j += 1) {
    const ratio = ratios[j]!;
    if (ratio > best) {
      best = ratio;
      bests = 1;
    } else if (ratio === best) bests += 1;
  }
  tally.splits += 1;
  for (let j = 0; j < width; j += 1) {
    if (ratios[j]! !== best) continue;
    const own = ratios[width + j]!;
    let below = 0;
    let equal = 0;
    for (let k = width; k < 2 * width; k += 1) {
      if (ratios[k]! < own) below += 1;
      else if (ratios[k]! === own) equal += 1;
    }
    // The rank, from 1, is below + (equal + 1)/2; it is relative to width + 1.
    if (2 * below + equal <= width) tally.overfit += 1 / bests;
    if (own < 0) tally.lost += 1 / bests;
    tally.x += best / bests;
    tally.y += own / bests;
    tally.xx += (best * best) / bests;
    tally.xy += (best * own) / bests;
  }
}

/** Choices of `bits` blocks by how many they hold. */
function choicesByCount(bits: number): readonly (readonly number[])[] {
  const byCount: number[][] = Array.from({ length: bits + 1 }, () => []);
  for (let choice = 0; choice < 1 << bits; choice += 1) byCount[countOf(choice)]!.push(choice);
  return byCount;
}

function countOf(choice: number): number {
  let ones = 0;
  for (let rest = choice; rest !== 0; rest &= rest - 1) ones += 1;
  return ones;
}

function meanOf(series: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < series.length; t += 1) sum += series[t]!;
  return sum / series.length;
}
