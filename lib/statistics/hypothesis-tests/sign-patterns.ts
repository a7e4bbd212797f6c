import { SeededRandom } from "../numerics/seeded-random.ts";

/** Of up to so many values all flips are looked at: 8,192 of 14. */
const mostEnumerated = 14;
/** Else as many are drawn, besides the values as they are. */
const drawnFlips = 9999;
/** Any number: it decides which flips are drawn, the same for all series of a length. */
const flipSeed = 20_230_711;

/** Which signs the flips of n values turn, and what follows from that alone. */
export interface SignPatterns {
  /** How many there are, the first of which turns nothing. */
  readonly count: number;
  /** 32 signs a word, the lowest bit first; a set one turns its value. */
  readonly words: Uint32Array;
  /** Σε of each flip. */
  readonly signs: Float64Array;
  /** The cosine transforms of the signs of each flip, one behind another. */
  readonly transforms: Float64Array;
  /** The sum of their squares. */
  readonly signSquares: Float64Array;
}

let last: { readonly n: number; readonly patterns: SignPatterns } | undefined;

/**
 * The flips of n values: the same for all series of a length, so that those of the last length are kept. An arm is
 * compared with another by several series of one length, and half of the time went into making their flips.
 * @param weights those of `cosineWeights(n)`
 */
export function patternsOf(n: number, weights: readonly Float64Array[]): SignPatterns {
  if (last?.n !== n) last = { n, patterns: madeFor(n, weights) };
  return last.patterns;
}

function madeFor(n: number, weights: readonly Float64Array[]): SignPatterns {
  // The first sign stays: a flip and its opposite have the same statistic but for its sign.
  const isWhole = n <= mostEnumerated;
  const count = isWhole ? 1 << (n - 1) : drawnFlips + 1;
  const random = new SeededRandom(flipSeed);
  const rows = weights.length;
  const patterns = {
    count,
    words: new Uint32Array(count * wordsFor(n)),
    signs: new Float64Array(count),
    transforms: new Float64Array(count * rows),
    signSquares: new Float64Array(count),
  };
  const sign = new Float64Array(n);
  for (let flip = 0; flip < count; flip += 1) {
    for (let word = 0; word < wordsFor(n); word += 1) {
      const drawn = flip > 0 ? random.bits() : 0;
      patterns.words[flip * wordsFor(n) + word] = isWhole ? flip << 1 : drawn;
    }
    readSigns(patterns, flip, sign);
    for (const one of sign) patterns.signs[flip]! += one;
    const transform = patterns.transforms.subarray(flip * rows, (flip + 1) * rows);
    sumInto(transform, sign, weights);
    for (const of of transform) patterns.signSquares[flip]! += of * of;
  }
  return patterns;
}

const wordsFor = (n: number) => Math.ceil(n / 32);

/** Writes the signs of a flip, 1 or −1 for each value. */
export function readSigns({ words }: SignPatterns, flip: number, sign: Float64Array): void {
  const n = sign.length;
  let at = flip * wordsFor(n);
  let bits = 0;
  for (let t = 0; t < n; t += 1) {
    if (t % 32 === 0) {
      bits = words[at]!;
      at += 1;
    }
    sign[t] = 1 - 2 * (bits & 1);
    bits >>>= 1;
  }
}

/** The sums of rows with these signs, each in order: four at once, since one alone waits for each of its additions. */
export function sumInto(
  sums: Float64Array,
  sign: Float64Array,
  rows: readonly Float64Array[],
): void {
  let at = 0;
  for (; at + 4 <= rows.length; at += 4) {
    const one = rows[at]!;
    const two = rows[at + 1]!;
    const three = rows[at + 2]!;
    const four = rows[at + 3]!;
    let ofOne = 0;
    let ofTwo = 0;
    let ofThree = 0;
    let ofFour = 0;
    for (let t = 0; t < sign.length; t += 1) {
      const turned = sign[t]!;
      ofOne += turned * one[t]!;
      ofTwo += turned * two[t]!;
      ofThree += turned * three[t]!;
      ofFour += turned * four[t]!;
    }
    sums[at] = ofOne;
    sums[at + 1] = ofTwo;
    sums[at + 2] = ofThree;
    sums[at + 3] = ofFour;
  }
  for (; at < rows.length; at += 1) {
    const row = rows[at]!;
    let sum = 0;
    for (let t = 0; t < sign.length; t += 1) sum += sign[t]! * row[t]!;
    sums[at] = sum;
  }
}
