import { greatestDivisor } from "./greatest-divisor.ts";

/** A split as whole shares without a common divisor: 4 new for 1 old, or 1 new for 2 old. */
export interface SplitRatio {
  readonly newShares: number;
  readonly oldShares: number;
}

/** Companies issue 7 for 6, seldom more than 20 for 19, and have made 1 share of a thousand. */
const [largestSmallerShares, largestShares] = [100, 10_000];
/** Quotients come with five or more decimals. */
const tolerance = 1e-5;

/**
 * The ratio that a number of new shares for each old one stands for: 0.142857 is 1 for 7. It is the one of
 * the fewest shares within a hundred thousandth; the smaller side has up to 100, the larger up to 10 000.
 * @throws RangeError when the number is not positive or there is no such ratio.
 */
export function splitRatioOf(newSharesPerOld: number): SplitRatio {
  const ratio = ratioOf(newSharesPerOld);
  if (ratio !== undefined) return ratio;
  throw new RangeError(`${newSharesPerOld} new shares for an old one are no ratio of a split`);
}

/** Whether a number of new shares for each old one stands for a ratio (`splitRatioOf`). */
export function isSplitRatio(newSharesPerOld: number): boolean {
  return ratioOf(newSharesPerOld) !== undefined;
}

/** Two splits after each other as one: 3 for 2 and then 4 for 1 are 6 for 1. */
export function combinedRatio(first: SplitRatio, second: SplitRatio): SplitRatio {
  const newShares = first.newShares * second.newShares;
  const oldShares = first.oldShares * second.oldShares;
  const divisor = greatestDivisor(newShares, oldShares);
  return { newShares: newShares / divisor, oldShares: oldShares / divisor };
}

function ratioOf(newSharesPerOld: number): SplitRatio | undefined {
  const isReverse = newSharesPerOld < 1;
  const quotient = isReverse ? 1 / newSharesPerOld : newSharesPerOld;
  for (let smaller = 1; smaller <= largestSmallerShares; smaller += 1) {
    const larger = Math.round(quotient * smaller);
    // Written so that NaN and infinity are no ratio.
    if (!(Math.abs(larger / smaller / quotient - 1) <= tolerance)) continue;
    if (!(quotient > 0) || larger > largestShares) break;
    return isReverse
      ? { newShares: smaller, oldShares: larger }
      : { newShares: larger, oldShares: smaller };
  }
  return undefined;
}
