import { barsPerSession, barsPerYear } from "#lib/kernel/calendar.ts";
import type { BarColumns } from "./bar-columns.ts";
import type { MarketMeasures } from "./forecast.ts";

const trueRangeBars = 14;
const volumeSessions = 20;
const bpsPerUnit = 10_000;

/**
 * Measures of the market at the last bar.
 * @param nextVariance variance of the next bar's log return; that of a day is as many times as large
 *   as a session has bars
 */
export function marketMeasures(bars: BarColumns, nextVariance: number): MarketMeasures {
  const perSession = barsPerSession(bars);
  const volume = meanOfLast(bars.volumesUnits, volumeSessions * perSession) * perSession;
  return {
    dailyVolatilityBps: Math.sqrt(nextVariance * perSession) * bpsPerUnit,
    annualisedVolatilityRatio: Math.sqrt(nextVariance * barsPerYear(bars)),
    atrPrice: meanOfLast(trueRanges(bars), trueRangeBars),
    ...(hasVolume(bars) ? { averageDailyVolumeUnits: volume } : {}),
  };
}

/**
 * Whether volume is counted for the series at all, as it is not for currency pairs and most indices. One
 * whose latest bars alone have none did not trade, which is a volume of 0 and not an unknown one.
 */
function hasVolume({ volumesUnits }: BarColumns): boolean {
  return volumesUnits.some((units) => units > 0);
}

/** Range of each bar after the first, the close before it included. Wilder (1978). */
function trueRanges({ highs, lows, closes }: BarColumns): Float64Array {
  const ranges = new Float64Array(closes.length - 1);
  for (let t = 1; t < closes.length; t += 1) {
    const before = closes[t - 1]!;
    ranges[t - 1] = Math.max(highs[t]!, before) - Math.min(lows[t]!, before);
  }
  return ranges;
}

function meanOfLast(series: Float64Array, count: number): number {
  const from = Math.max(0, series.length - count);
  let sum = 0;
  for (let t = from; t < series.length; t += 1) sum += series[t]!;
  return sum / (series.length - from);
}
