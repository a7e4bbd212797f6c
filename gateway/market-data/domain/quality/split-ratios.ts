import { log } from "#lib/statistics/numerics/portable-math.ts";

/**
 * New shares for an old one in the splits that companies make, in both directions. The smallest is 5 for 4:
 * less is a bonus issue or a distribution, whose step in the price a day of trading can also make.
 */
const newSharesPerOld = [
  5 / 4,
  4 / 3,
  3 / 2,
  5 / 3,
  2,
  5 / 2,
  3,
  4,
  5,
  6,
  7,
  8,
  9,
  10,
  12,
  15,
  20,
  25,
  30,
  40,
  50,
];
const usualRatios = [...newSharesPerOld, ...newSharesPerOld.map((ratio) => 1 / ratio)];

/** The smallest ratio that counts as a split; its inverse is the smallest reverse split. */
export const smallestSplitRatio = 5 / 4;
const smallestLogRatio = log(smallestSplitRatio);

/** The split ratio that a ratio of prices is nearest to, if one is within `tolerance` (of natural logs). */
export function splitRatioNear(priceRatio: number, tolerance: number): number | undefined {
  // Nearly every day ends here: its move is far smaller than the smallest split.
  if (Math.abs(log(priceRatio)) < smallestLogRatio - tolerance) return undefined;
  const distance = (ratio: number) => Math.abs(log(priceRatio / ratio));
  const nearest = usualRatios.reduce((best, ratio) =>
    distance(ratio) < distance(best) ? ratio : best,
  );
  return distance(nearest) <= tolerance ? nearest : undefined;
}

/** "7:1" for seven new shares for an old one, "1:2" for one new for two old. */
export function splitText(ratio: number): string {
  for (let old = 1; old <= 50; old += 1) {
    const shares = Math.round(ratio * old);
    if (shares > 0 && Math.abs(shares / old / ratio - 1) < 1e-3) return `${shares}:${old}`;
  }
  return `${Number(ratio.toPrecision(6))}:1`;
}
