import { neverStop } from "#lib/statistics/numerics/fit-controls.ts";
import type { IntervalPath } from "#services/forecast/domain/intervals/interval-path.ts";
import { priceBands } from "#services/forecast/domain/intervals/price-bands.ts";
import { scaleSource } from "#services/forecast/domain/intervals/scale-source.ts";
import { varianceSource } from "#services/forecast/domain/intervals/variance-source.ts";
import { makeForecast } from "#services/forecast/domain/make-forecast.ts";
import { garch } from "#services/forecast/domain/models/garch.ts";
import type { ForecastPolicy } from "#services/forecast/domain/policy.ts";
import { plainIntervals } from "./plain-intervals.ts";

/** Ways to make bands that are compared; the first is the service's. */
export const methods = ["SCALED CONFORMAL", "PARAMETRIC", "PLAIN CONFORMAL"] as const;
export type Method = (typeof methods)[number];

/** The bands of every method at one origin, and how volatile the market was, by what was known then. */
export interface Origin {
  /** Index of the last close seen. */
  readonly at: number;
  readonly intervals: Readonly<Record<Method, readonly IntervalPath[]>>;
  /** Mean squared log return of the last 22 bars. */
  readonly realisedVariance: number;
  /** Variance of the next return by the scale of the bands. */
  readonly expectedVariance: number;
  readonly scale: string;
}

const realisedBars = 22;

/**
 * The origin at `at`, from the latest `policy.lookbackBars` closes and nothing after them.
 * @param whole makes the whole forecast of the service; else the path is half-way between the last
 * close and GARCH's drift, about what equal weights give, for a tenth of the time
 */
export function originAt(
  closes: Float64Array,
  at: number,
  horizonBars: number,
  policy: ForecastPolicy,
  whole: boolean,
): Origin {
  const seen = closes.slice(at + 1 - policy.lookbackBars, at + 1);
  const { seasonPeriodBars } = policy;
  const input = { closes: seen, horizonBars, seasonPeriodBars, checkStop: neverStop } as const;
  const result = garch.forecast({ ...input, purpose: "FORECAST" }, policy.garch);
  if (result.status === "FAILED") throw new Error(`no variance at close ${at}: ${result.note}`);
  const results = [{ id: garch.id, result }];
  const variance = varianceSource(results, seen, horizonBars);
  const scale = scaleSource(results, seen);
  const last = seen[seen.length - 1]!;

  const made = whole
    ? makeForecast(
        {
          interval: "DAY_1",
          highs: seen,
          lows: seen,
          closes: seen,
          volumesUnits: new Float64Array(seen.length),
        },
        horizonBars,
        policy,
      ).content
    : undefined;
  const path =
    made === undefined
      ? result.prices.map((price) => Math.sqrt(price * last))
      : Float64Array.from(made.ensemblePrices);
  const bands = (method: ForecastPolicy["intervals"]["method"]) =>
    priceBands(seen, path, variance, scale, policy.intervalLevelRatios, {
      ...policy.intervals,
      method,
    }).intervals;
  return {
    at,
    intervals: {
      "SCALED CONFORMAL": made?.intervals ?? bands("CONFORMAL"),
      PARAMETRIC: bands("PARAMETRIC"),
      "PLAIN CONFORMAL": plainIntervals(seen, horizonBars, policy.intervalLevelRatios),
    },
    realisedVariance: realisedVariance(seen),
    expectedVariance: scale.history.conditionalVariances[seen.length - 1]!,
    scale: scale.source,
  };
}

function realisedVariance(closes: Float64Array): number {
  let sum = 0;
  for (let t = closes.length - realisedBars; t < closes.length; t += 1) {
    sum += Math.log(closes[t]! / closes[t - 1]!) ** 2;
  }
  return sum / realisedBars;
}
