import { adjustForSeason } from "#lib/statistics/seasonality/seasonal-adjustment.ts";
import type { CompetitionSeries } from "./series.ts";

/** Means over the series of a subset, in percent and as ratios. */
export interface Score {
  readonly sMape: number;
  readonly mase: number;
}

/** The M4 competition's sMAPE and MASE of one forecast. */
export function scoreOf({ train, test, periodBars }: CompetitionSeries, path: Float64Array): Score {
  let symmetric = 0;
  let absolute = 0;
  for (let h = 0; h < test.length; h += 1) {
    const error = Math.abs(path[h]! - test[h]!);
    symmetric += (200 * error) / (Math.abs(path[h]!) + Math.abs(test[h]!)) / test.length;
    absolute += error / test.length;
  }
  let scale = 0;
  for (let t = periodBars; t < train.length; t += 1) {
    scale += Math.abs(train[t]! - train[t - periodBars]!) / (train.length - periodBars);
  }
  return { sMape: symmetric, mase: absolute / scale };
}

export function meanScore(scores: readonly Score[]): Score {
  let [sMape, mase] = [0, 0];
  for (const score of scores) {
    sMape += score.sMape / scores.length;
    mase += score.mase / scores.length;
  }
  return { sMape, mase };
}

/** Overall weighted average: the mean of the ratios to Naive2. */
export function owaOf(score: Score, naive2: Score): number {
  return (score.sMape / naive2.sMape + score.mase / naive2.mase) / 2;
}

/** Naive2, which OWA is relative to: the last value of the adjusted series, the season put back. */
export function naive2({ train, test, periodBars }: CompetitionSeries): Float64Array {
  const { adjusted, factorAhead } = adjustForSeason(train, periodBars);
  return test.map((_, h) => adjusted[adjusted.length - 1]! * factorAhead(h + 1));
}
