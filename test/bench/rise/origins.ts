import type { Bar } from "#lib/kernel/bar.ts";
import { neverStop } from "#lib/statistics/numerics/fit-controls.ts";
import { packBars, unpackBars } from "#services/forecast/domain/bar-columns.ts";
import { makeForecast } from "#services/forecast/domain/make-forecast.ts";
import type { ForecastPolicy } from "#services/forecast/domain/policy.ts";
import { minimumScoredRises } from "#services/forecast/domain/rise/calibration.ts";
import { type RiseScore, riseScore } from "#services/forecast/domain/rise/rise-score.ts";
import type { BarSeries } from "./series.ts";

/** Probabilities of a rise that are compared; the first is the service's. */
export const methods = ["SERVICE", "IMPLIED", "BASE RATE", "WHOLE PAST"] as const;
export type Method = (typeof methods)[number];

/** What each method said at one origin, one value per horizon, and what happened. */
export interface Origin {
  readonly ticker: string;
  readonly probabilities: Readonly<Record<Method, readonly number[]>>;
  /** Absent where the bars end before the horizon. */
  readonly rose: readonly (boolean | undefined)[];
  readonly basis: string;
}

const mostScored = 250;

/**
 * The service's forecasts along one series, each of the policy's latest bars, with the scores of those
 * before it whose whole horizon had closed. Beside them the trailing base rates: the share of moves that rose
 * among the same bars, and among all bars up to the origin.
 */
export function originsOf(
  { ticker, bars }: BarSeries,
  horizons: readonly number[],
  everyBars: number,
  policy: ForecastPolicy,
): Origin[] {
  const closes = bars.map(({ close }) => close);
  const longest = Math.max(...horizons);
  const scores: RiseScore[] = [];
  const origins: Origin[] = [];
  for (let at = 2 * policy.minimumBars; at + 1 < bars.length; at += everyBars) {
    const used = bars.slice(Math.max(0, at + 1 - policy.lookbackBars), at + 1);
    const asOfMs = bars[at]!.startTimeMs;
    const known = scores.filter(({ closedMs }) => closedMs <= asOfMs).slice(0, mostScored);
    const { content } = makeForecast(
      unpackBars(packBars(used, { interval: "DAY_1" })),
      longest,
      policy,
      undefined,
      neverStop,
      known.length < minimumScoredRises ? [] : known,
    );
    const perHorizon = (value: (horizon: number) => number) => horizons.map(value);
    origins.push({
      ticker,
      probabilities: {
        SERVICE: perHorizon((h) => content.upProbabilities[h - 1]!),
        IMPLIED: perHorizon((h) => content.riseBasis.impliedProbabilities[h - 1]!),
        "BASE RATE": perHorizon((h) => shareOfRises(closes, at - used.length + 1, at, h)),
        "WHOLE PAST": perHorizon((h) => shareOfRises(closes, 0, at, h)),
      },
      rose: horizons.map((h) =>
        at + h < closes.length ? closes[at + h]! > closes[at]! : undefined,
      ),
      basis: content.confidenceBasis,
    });
    const score = scoreAt(bars, at, longest, content);
    if (score !== undefined) scores.unshift(score);
  }
  return origins;
}

function scoreAt(
  bars: readonly Bar[],
  at: number,
  horizonBars: number,
  content: ReturnType<typeof makeForecast>["content"],
): RiseScore | undefined {
  const last = bars[at + horizonBars];
  if (last === undefined) return undefined;
  const realised = bars.slice(at + 1, at + 1 + horizonBars).map(({ close }) => close);
  const stated = { ...content, asOfMs: bars[at]!.startTimeMs, horizonBars };
  return riseScore(stated, realised, last.startTimeMs);
}

function shareOfRises(closes: readonly number[], from: number, to: number, h: number): number {
  let rises = 0;
  for (let t = from; t + h <= to; t += 1) if (closes[t + h]! > closes[t]!) rises += 1;
  return rises / (to - from - h + 1);
}
