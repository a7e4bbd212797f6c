import type { Bar } from "#lib/kernel/bar.ts";

/** Latest bars of a series that its correlation with others is taken from: about a quarter of daily ones. */
export const correlatedBars = 61;

/** How two series moved together. */
export interface Correlation {
  /** Pearson's correlation of simple returns, −1 to 1. */
  readonly ratio: number;
  /** Returns between bars that both have. */
  readonly returns: number;
}

/** What of a bar is read. */
type Close = Pick<Bar, "startTimeMs" | "close">;

/**
 * The correlation of the simple returns of two series between the bars that both have, each in its own currency.
 * Undefined where either never moved, or both have fewer than three bars in common.
 * @param one - ascending, as `other`.
 */
export function correlationOf(
  one: readonly Close[],
  other: readonly Close[],
): Correlation | undefined {
  const theirs = new Map(other.map(({ startTimeMs, close }) => [startTimeMs, close]));
  const pairs: { readonly x: number; readonly y: number }[] = [];
  let last: readonly [number, number] | undefined;
  for (const { startTimeMs, close } of one) {
    const match = theirs.get(startTimeMs);
    if (match === undefined) continue;
    if (last !== undefined) pairs.push({ x: close / last[0] - 1, y: match / last[1] - 1 });
    last = [close, match];
  }
  const { length: returns } = pairs;
  if (returns < 2) return undefined;
  const meanOf = (of: "x" | "y") => pairs.reduce((sum, pair) => sum + pair[of], 0) / returns;
  const [meanX, meanY] = [meanOf("x"), meanOf("y")];
  let [xx, yy, xy] = [0, 0, 0];
  for (const { x, y } of pairs) {
    xx += (x - meanX) * (x - meanX);
    yy += (y - meanY) * (y - meanY);
    xy += (x - meanX) * (y - meanY);
  }
  const ratio = xy / Math.sqrt(xx * yy);
  // Rounding may take a perfect one a bit beyond.
  return Number.isFinite(ratio) ? { ratio: Math.min(1, Math.max(-1, ratio)), returns } : undefined;
}
