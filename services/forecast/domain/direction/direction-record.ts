import { pesaranTimmermann } from "#lib/statistics/hypothesis-tests/pesaran-timmermann.ts";
import type { DirectionScore } from "./direction-score.ts";

/** How often the direction of earlier forecasts was right, over windows that share no bar. */
export interface DirectionRecord {
  readonly windows: number;
  readonly hits: number;
  /** Pesaran and Timmermann's; absent where all windows went, or all forecasts pointed, one way. */
  readonly independenceStatistic?: number;
  readonly independencePValue?: number;
}

/**
 * The record of scored forecasts. From the latest back, each window is counted that had closed when the one counted
 * before it began; windows of another length than the latest's are left out.
 * @param scores latest first
 */
export function directionRecord(scores: readonly DirectionScore[]): DirectionRecord {
  const counted: DirectionScore[] = [];
  let beginMs = Number.POSITIVE_INFINITY;
  for (const score of scores) {
    if (score.closedMs > beginMs || score.bars !== scores[0]?.bars) continue;
    counted.push(score);
    beginMs = score.asOfMs;
  }
  const hits = counted.filter(({ expectedUp, rose }) => expectedUp === rose).length;
  const test = pesaranTimmermann(counted);
  return {
    windows: counted.length,
    hits,
    ...(test && { independenceStatistic: test.statistic, independencePValue: test.pValue }),
  };
}
