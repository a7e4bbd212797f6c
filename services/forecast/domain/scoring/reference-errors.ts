import { driftPath } from "#lib/statistics/returns/log-returns.ts";
import { pointScores } from "#lib/statistics/scores/point-scores.ts";
import type { ReferenceErrors } from "../outcome.ts";
import { metric } from "./path-score.ts";

/** What the paths that take no skill start from. */
export interface ReferenceForecast {
  readonly lastClosePrice: number;
  /** Mean log return of the bars that the forecast was made from; absent where it was not kept. */
  readonly driftLogReturn?: number | undefined;
}

/**
 * RMSEs of the two references of Hyndman & Athanasopoulos (2021), section 5.2: the last close repeated, and a random
 * walk with drift in log prices. Both follow from what was known at the as-of.
 * @param realised one positive close per bar of the horizon, at least 1
 */
export function referenceErrors(
  { lastClosePrice, driftLogReturn }: ReferenceForecast,
  realised: readonly number[],
): ReferenceErrors {
  const bars = realised.length;
  const rmseOf = (path: ArrayLike<number>) =>
    metric("rmse", "PRICE", bars, pointScores(path, realised).rmse);
  return {
    naiveRmse: rmseOf(new Float64Array(bars).fill(lastClosePrice)),
    ...(driftLogReturn !== undefined && {
      driftRmse: rmseOf(driftPath(lastClosePrice, driftLogReturn, bars)),
    }),
  };
}
