/**
 * Share of the past scores in a law that is mixed of them and of the normal one: 1 − 1/k, k being the
 * independent scores outside, 0 for k ≤ 1. Moves over h bars overlap, so that `count` of them hold no
 * more than count / h independent ones; a quantile with k ≤ 1 is no estimate.
 * @param count scores, 0 or more
 * @param horizonBars h, 1 or more
 * @param outsideRatio share of the scores that lie further out, 0 to 1
 * @returns 0 up to but not including 1
 */
export function scoreShare(count: number, horizonBars: number, outsideRatio: number): number {
  const outside = (count / horizonBars) * outsideRatio;
  return outside > 1 ? 1 - 1 / outside : 0;
}
