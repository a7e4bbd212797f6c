import { logReturns } from "#lib/statistics/returns/log-returns.ts";
import { returnMoments } from "#lib/statistics/returns/return-moments.ts";
import { makeForecast } from "#services/forecast/domain/make-forecast.ts";
import type { ForecastPolicy } from "#services/forecast/domain/policy.ts";
import type { DailySeries } from "./series.ts";

/** One default forecast beside what followed. */
export interface Judged {
  readonly ticker: string;
  readonly horizonBars: number;
  /** Standard deviation of the last 60 log returns known at the origin. */
  readonly deviation: number;
  /** How far the ensemble path goes from the last close, in deviations · √(bars ahead), at its farthest. */
  readonly farthest: number;
  /** Sum over the realised bars of the squared error, relative to the last close, and that of naive. */
  readonly squares: number;
  readonly naiveSquares: number;
  /** Whether the close at the horizon is inside each band; empty where it is not known yet. */
  readonly hits: readonly boolean[];
}

const deviationBars = 60;

/**
 * Indices of the origins, `everyBars` apart from the first that has `minimumBars` bars on; each has one
 * realised bar at least. `usable` is false where a close that is needed is not positive, or none moves:
 * no forecast is made of those.
 */
export function originsOf(
  { closes }: DailySeries,
  horizonBars: number,
  everyBars: number,
  { minimumBars, lookbackBars }: ForecastPolicy,
): { readonly at: number; readonly usable: boolean }[] {
  const origins = [];
  for (let at = minimumBars - 1; at + 1 < closes.length; at += everyBars) {
    const seen = closes.subarray(Math.max(0, at + 1 - lookbackBars), at + 1);
    const needed = closes.subarray(at + 1 - seen.length, at + 1 + horizonBars);
    const usable = needed.every((close) => close > 0) && seen.some((close) => close !== seen[0]);
    origins.push({ at, usable });
  }
  return origins;
}

/** The default forecast from the closes up to `at`, the policy's latest, judged by those after it. */
export function judge(
  { ticker, closes }: DailySeries,
  at: number,
  horizonBars: number,
  policy: ForecastPolicy,
): Judged {
  const seen = closes.slice(Math.max(0, at + 1 - policy.lookbackBars), at + 1);
  const { ensemblePrices, intervals } = makeForecast(
    {
      interval: "DAY_1",
      highs: seen,
      lows: seen,
      closes: seen,
      volumesUnits: new Float64Array(seen.length),
    },
    horizonBars,
    policy,
  ).content;
  const last = closes[at]!;
  const realised = closes.subarray(at + 1, at + 1 + horizonBars);
  const { deviation } = returnMoments(logReturns(seen.subarray(-(deviationBars + 1))));
  let squares = 0;
  let naiveSquares = 0;
  realised.forEach((close, h) => {
    squares += ((ensemblePrices[h]! - close) / last) ** 2;
    naiveSquares += ((last - close) / last) ** 2;
  });
  const outcome = realised[horizonBars - 1];
  return {
    ticker,
    horizonBars,
    deviation,
    farthest: farthestOf(ensemblePrices, last, deviation),
    squares,
    naiveSquares,
    hits:
      outcome === undefined
        ? []
        : intervals.map(
            ({ lowerPrices, upperPrices }) =>
              outcome >= lowerPrices[horizonBars - 1]! && outcome <= upperPrices[horizonBars - 1]!,
          ),
  };
}

/** The larger of the log move and the relative move counts. */
function farthestOf(prices: readonly number[], last: number, deviation: number): number {
  let farthest = 0;
  prices.forEach((price, h) => {
    const move = Math.max(Math.abs(Math.log(price / last)), Math.abs(price / last - 1));
    // A weighted mean of equal prices rounds.
    if (move < 1e-12) return;
    farthest = Math.max(farthest, move / (deviation * Math.sqrt(h + 1)));
  });
  return farthest;
}
