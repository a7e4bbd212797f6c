import type { ConfidenceInterval } from "#lib/kernel/metric.ts";
import { meanOf } from "../confidence-intervals/mean-interval.ts";
import { cosineWeights, varianceAllowance } from "./cosine-weights.ts";
import { patternsOf, readSigns, sumInto } from "./sign-patterns.ts";
import { largestOf, varies } from "./varies.ts";

/** How a sign-flip test is made. */
export interface SignFlipOptions {
  /** Two-sided, inside (0, 1); the level of the interval is 1 less it. */
  readonly level: number;
  /** The correlation of neighbours up to which the level holds, as of a first-order autoregression; 0 to below 1. */
  readonly allowedCorrelation: number;
}

/** What a sign-flip test found of a mean. */
export interface SignFlipTest {
  readonly mean: number;
  /** Two-sided, of a mean of 0. */
  readonly pValue: number;
  /** The means that the test does not reject; absent where it can reject none. */
  readonly interval?: ConfidenceInterval;
}

/** Statistics as close as this are equal, so that rounding never decides between tied values. */
const tolerance = 1e-9;

/**
 * Whether the mean of values in the order of time is 0, against any other, by flipping signs: if the values are
 * symmetric about 0, each pattern of signs was as likely as the one that came. For independent values that is exact,
 * whatever their law, with zeros, ties and heavy tails (Fisher 1935, "The Design of Experiments", 21; Hemerik and
 * Goeman 2018, "Exact testing with random permutations", for flips that are drawn).
 *
 * The statistic is the mean over its standard error by the long-run variance, averaged over low-frequency cosines.
 * Its law is about Student's t with as many degrees of freedom for dependent values too (Müller 2007), so that the
 * flips, which are independent, stand in for values that depend on their neighbours a little (the reasoning of
 * Janssen 1997, "Studentized permutation tests"). The statistic of the values as they are is reduced by what the cosines
 * miss at the correlation that is allowed for; without correlation the test is conservative for it.
 *
 * The interval holds the means that the same test does not reject.
 *
 * @param values two or more, finite, in the order of time
 * @param level two-sided level of the test inside (0, 1); the interval's is 1 − level
 * @throws RangeError for fewer values or one that is not finite
 */
export function signFlipTest(
  values: readonly number[],
  { level, allowedCorrelation }: SignFlipOptions,
): SignFlipTest {
  const n = values.length;
  if (n < 2 || !values.every(Number.isFinite)) {
    throw new RangeError(`no sign-flip test of ${n} values, all of which must be finite`);
  }
  const mean = meanOf(values);
  const centred = Float64Array.from(values, (value) => value - mean);
  const weights = cosineWeights(n);
  const flips = flipsOf(centred, weights);
  const [squares = 0] = flips.squares;
  const isVaried = varies(squares / weights.length, largestOf(values));
  const ownSquares = isVaried ? squares * varianceAllowance(n, allowedCorrelation) : 0;
  const standardError = Math.sqrt(ownSquares / weights.length / n);
  const most = Math.floor(level * flips.count) + 1;
  const isRejected = (hypothesis: number) =>
    countAt(flips, n, hypothesis - mean, ownSquares, most) / flips.count <= level;
  const interval = intervalOf(mean, standardError, level, flips, isRejected);
  const found = { mean, pValue: countAt(flips, n, -mean, ownSquares) / flips.count };
  return interval === undefined ? found : { ...found, interval };
}

/**
 * Sums over the values about their mean, one entry a flip, the first of which flips nothing. Those about another
 * mean follow from them: the values less a shift s have the sum Σεe − sΣε, and squared cosine transforms of
 * Σ(Σεec)² − 2sΣ(Σεec)(Σεc) + s²Σ(Σεc)².
 */
interface Flips {
  /** How many there are, the one that flips nothing among them. */
  readonly count: number;
  readonly sums: Float64Array;
  readonly signs: Float64Array;
  readonly squares: Float64Array;
  readonly products: Float64Array;
  readonly signSquares: Float64Array;
  /** What a sum that is 0 may be by rounding. */
  readonly rounding: number;
}

function flipsOf(centred: Float64Array, weights: readonly Float64Array[]): Flips {
  const n = centred.length;
  const patterns = patternsOf(n, weights);
  const { count, signs, transforms, signSquares } = patterns;
  const sums = new Float64Array(count);
  const squares = new Float64Array(count);
  const products = new Float64Array(count);
  // A sign changes no digit of a product, so that each value is weighted once, not once a flip.
  const weighted = weights.map((row) => row.map((weight, t) => centred[t]! * weight));
  const rows = [centred, ...weighted];
  const sign = new Float64Array(n);
  const flipped = new Float64Array(rows.length);
  for (let flip = 0; flip < count; flip += 1) {
    readSigns(patterns, flip, sign);
    sumInto(flipped, sign, rows);
    sums[flip] = flipped[0]!;
    let squared = 0;
    let product = 0;
    for (let row = 0; row < weights.length; row += 1) {
      const of = flipped[row + 1]!;
      squared += of * of;
      product += of * transforms[flip * weights.length + row]!;
    }
    squares[flip] = squared;
    products[flip] = product;
  }
  const rounding = tolerance * centred.reduce((sum, value) => sum + Math.abs(value), 0);
  return { count, sums, signs, squares, products, signSquares, rounding };
}

/**
 * How many flips have a statistic at least as far from 0 as that of the values, about a shifted mean; beyond `enough`
 * they are not all counted.
 */
function countAt(
  flips: Flips,
  n: number,
  shift: number,
  ownSquares: number,
  enough = flips.count,
): number {
  const { count, sums, signs, squares, products, signSquares, rounding } = flips;
  const ownSum = shift * n;
  const ownSquare = Math.abs(ownSum) <= rounding ? 0 : ownSum * ownSum * (1 - tolerance);
  let atLeast = 1;
  for (let flip = 1; flip < count && atLeast <= enough; flip += 1) {
    const sum = sums[flip]! - shift * signs[flip]!;
    const squared =
      squares[flip]! - 2 * shift * products[flip]! + shift * shift * signSquares[flip]!;
    if (sum * sum * ownSquares >= ownSquare * squared) atLeast += 1;
  }
  return atLeast;
}

function intervalOf(
  mean: number,
  standardError: number,
  level: number,
  flips: Flips,
  isRejected: (hypothesis: number) => boolean,
): ConfidenceInterval | undefined {
  if (1 / flips.count > level) return undefined;
  const stated = { level: 1 - level, method: "sign_flip" } as const;
  if (standardError === 0) return { lower: mean, upper: mean, ...stated };
  const lower = furthest(mean, -standardError, isRejected);
  const upper = furthest(mean, standardError, isRejected);
  return lower === undefined || upper === undefined ? undefined : { lower, upper, ...stated };
}

/** Steps that are doubled until the test rejects; beyond as many it never does. */
const mostDoublings = 40;
/** Halvings of what lies between, to 1e-8 of it. */
const halvings = 27;

/** The hypothesis furthest from the mean, on the side of the step, that the test does not reject. */
function furthest(
  mean: number,
  step: number,
  isRejected: (hypothesis: number) => boolean,
): number | undefined {
  let inside = 0;
  let outside = step;
  for (let doubled = 0; !isRejected(mean + outside); doubled += 1) {
    if (doubled === mostDoublings) return undefined;
    inside = outside;
    outside *= 2;
  }
  for (let halved = 0; halved < halvings; halved += 1) {
    const middle = (inside + outside) / 2;
    if (isRejected(mean + middle)) outside = middle;
    else inside = middle;
  }
  return mean + outside;
}
