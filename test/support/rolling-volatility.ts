import { readFileSync } from "node:fs";
import { normalQuantile } from "#lib/statistics/distributions/normal.ts";
import { fitGarch } from "#lib/statistics/garch/fit.ts";
import { GarchLikelihood } from "#lib/statistics/garch/likelihood.ts";
import type { GarchSpecification } from "#lib/statistics/garch/specification.ts";
import { referenceFile } from "./reference-data.ts";

/**
 * The protocol of the out-of-sample volatility study: daily percent returns of the S&P 500 1999 to
 * 2018, a window of 1000 days, refitted every 25, one-step variances of the last 2000 of 5030 days.
 */
export const indexFile = "sp500_daily_1999_2018.csv";
export const windowDays = 1000;
export const scoredDays = 2000;
export const refitDays = 25;
const iterationLimit = 300;
const tailRatio = 0.01;

/** One-step variances of the scored days, with the two kinds of 99 % value at risk. */
export interface RollingForecast {
  readonly variances: Float64Array;
  /** The return that 1 % of the days should fall below: by the normal law about 0. */
  readonly normalLimits: Float64Array;
  /** The same by the quantile of the window's own standardised residuals. */
  readonly filteredLimits: Float64Array;
}

/** The 5030 simple returns, in percent. */
export function indexReturns(): Float64Array {
  const path = referenceFile(indexFile);
  if (path === undefined) throw new Error(`${indexFile} is not there`);
  const [, ...rows] = readFileSync(path, "utf8").trim().split("\n");
  const closes = rows.map((row) => Number(row.split(",")[1]));
  return Float64Array.from(closes.slice(1), (close, t) => 100 * (close / closes[t]! - 1));
}

/**
 * The forecasts of a member of the family. Between two fits the parameters stand and the filter runs
 * on; nothing after a day enters its forecast (the presample level is that of the first 75 days).
 */
export function rollGarch(
  returns: Float64Array,
  member: Pick<GarchSpecification, "form" | "distribution">,
  days = scoredDays,
): RollingForecast {
  const orders = { archOrder: 1, garchOrder: 1, presample: "backcast", stationary: true } as const;
  const specification = { ...member, ...orders };
  const result = emptyForecast(days);
  const first = returns.length - days;
  for (let origin = first; origin < returns.length; origin += refitDays) {
    const from = origin - windowDays;
    const fit = fitGarch(returns.subarray(from, origin), specification, iterationLimit);
    if (fit === undefined) throw new Error(`no fit at day ${origin}`);
    const to = Math.min(origin + refitDays, returns.length);
    const likelihood = new GarchLikelihood(returns.slice(from, to), specification);
    likelihood.recursion.filter(fit.theta);
    const { variances } = likelihood.recursion;
    const mean = fit.theta[0]!;
    for (let t = origin; t < to; t += 1) put(result, t - first, variances[t - from]!);
    const residuals = returns
      .subarray(from, origin)
      .map((value, t) => (value - mean) / Math.sqrt(variances[t]!));
    const quantile = lowerQuantile(residuals);
    for (let t = origin; t < to; t += 1) {
      const limit = mean + quantile * Math.sqrt(variances[t - from]!);
      result.filteredLimits[t - first] = limit;
    }
  }
  return result;
}

/** The forecasts of a rule that gives the variance of a day from the squared returns before it. */
export function rollRule(
  returns: Float64Array,
  rule: (squares: Float64Array) => number,
  days = scoredDays,
): RollingForecast {
  const squares = returns.map((value) => value * value);
  const result = emptyForecast(days);
  const first = returns.length - days;
  const all = Float64Array.from(returns, (_, t) =>
    t < first - windowDays ? 1 : rule(squares.subarray(0, t)),
  );
  let quantile = 0;
  for (let t = first; t < returns.length; t += 1) {
    if ((t - first) % refitDays === 0) {
      const from = t - windowDays;
      quantile = lowerQuantile(
        returns.subarray(from, t).map((value, s) => value / Math.sqrt(all[from + s]!)),
      );
    }
    put(result, t - first, all[t]!);
    result.filteredLimits[t - first] = quantile * Math.sqrt(all[t]!);
  }
  return result;
}

function emptyForecast(days: number): RollingForecast {
  return {
    variances: new Float64Array(days),
    normalLimits: new Float64Array(days),
    filteredLimits: new Float64Array(days),
  };
}

function put(result: RollingForecast, at: number, variance: number): void {
  result.variances[at] = variance;
  result.normalLimits[at] = normalQuantile(tailRatio) * Math.sqrt(variance);
}

/** The value that 1 % of the sample lies below, between the two order statistics around it. */
function lowerQuantile(sample: Float64Array): number {
  const sorted = sample.slice().sort();
  const place = tailRatio * (sorted.length - 1);
  const below = Math.floor(place);
  return sorted[below]! + (place - below) * (sorted[below + 1]! - sorted[below]!);
}
