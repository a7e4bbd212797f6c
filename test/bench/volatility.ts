/**
 * Out-of-sample volatility of the S&P 500, 1999 to 2018: our fits beside the same study with another
 * library, and beside weighted and plain averages of squared returns. Run it with PMX_REFERENCE_DATA
 * set to the folder that has the index; `--short` scores the last 500 days alone.
 */
import process from "node:process";
import { dieboldMariano } from "#lib/statistics/hypothesis-tests/diebold-mariano.ts";
import { mincerZarnowitz } from "#lib/statistics/hypothesis-tests/mincer-zarnowitz.ts";
import { kupiec } from "#lib/statistics/hypothesis-tests/value-at-risk.ts";
import { meanQlike, qlikeLoss } from "#lib/statistics/scores/volatility-loss.ts";
import {
  indexReturns,
  type RollingForecast,
  rollGarch,
  rollRule,
  scoredDays,
} from "#test/support/rolling-volatility.ts";
import { table } from "./table.ts";

/** QLIKE, R² of Mincer and Zarnowitz, Diebold–Mariano against EWMA, hits of the normal 99 % limit. */
const reference: Record<string, readonly [number, number, number | undefined, number]> = {
  "GARCH normal": [0.51345, 0.16579, -2.917, 0.019],
  "GARCH t": [0.50932, 0.16866, -3.271, 0.0195],
  "GJR normal": [0.46524, 0.2183, -4.013, 0.0165],
  "GJR t": [0.46075, 0.21642, -4.166, 0.015],
  "EWMA 0.94": [0.58808, 0.13797, undefined, 0.023],
  "mean of 22": [0.67586, 0.10882, 3.524, 0.0255],
  "mean of 250": [0.78636, 0.01512, 3.628, 0.026],
};

const days = process.argv.includes("--short") ? 500 : scoredDays;
const returns = indexReturns();
const seen = returns.subarray(returns.length - days);
const proxies = seen.map((value) => value * value);
const started = process.cpuUsage();

const forecasts: Record<string, RollingForecast> = {
  "EWMA 0.94": rollRule(returns, ewma(), days),
  "GARCH normal": rollGarch(returns, { form: "GARCH", distribution: "NORMAL" }, days),
  "GARCH t": rollGarch(returns, { form: "GARCH", distribution: "STUDENT_T" }, days),
  "GJR normal": rollGarch(returns, { form: "GJR", distribution: "NORMAL" }, days),
  "GJR t": rollGarch(returns, { form: "GJR", distribution: "STUDENT_T" }, days),
  "EGARCH normal": rollGarch(returns, { form: "EGARCH", distribution: "NORMAL" }, days),
  "EGARCH t": rollGarch(returns, { form: "EGARCH", distribution: "STUDENT_T" }, days),
  "mean of 22": rollRule(returns, meanOfLast(22), days),
  "mean of 250": rollRule(returns, meanOfLast(250), days),
};

const rows = Object.entries(forecasts).map(([name, forecast]) => {
  const { variances, normalLimits, filteredLimits } = forecast;
  const theirs = days === scoredDays ? reference[name] : undefined;
  const hits = violations(filteredLimits);
  return [
    name,
    meanQlike(variances, proxies).toFixed(4),
    cell(theirs?.[0], 4),
    cell(mincerZarnowitz(variances, proxies, 0)?.rSquaredRatio, 3),
    cell(theirs?.[1], 3),
    cell(againstEwma(variances), 2),
    cell(theirs?.[2], 2),
    share(violations(normalLimits) / days),
    theirs === undefined ? "" : share(theirs[3]),
    share(hits / days),
    kupiec(hits, days, 0.01).pValue.toFixed(3),
  ];
});
const titles = ["", "QLIKE", "theirs", "MZ R2", "theirs", "DM", "theirs"];
const tails = ["99 % hits", "theirs", "filtered", "Kupiec p"];
process.stdout.write(`${days} days, the last of ${returns.length}; a refit every 25 days\n`);
process.stdout.write(table([...titles, ...tails], rows));
const seconds = process.cpuUsage(started).user / 1e6;
process.stdout.write(`${seconds.toFixed(1)} s of user CPU for ${6 * Math.ceil(days / 25)} fits\n`);

function violations(limits: Float64Array): number {
  let count = 0;
  for (let t = 0; t < days; t += 1) if (seen[t]! < limits[t]!) count += 1;
  return count;
}

function againstEwma(variances: Float64Array): number | undefined {
  const weighted = forecasts["EWMA 0.94"]!.variances;
  const differences = proxies.map(
    (proxy, t) => qlikeLoss(variances[t]!, proxy) - qlikeLoss(weighted[t]!, proxy),
  );
  return dieboldMariano(differences, 1)?.statistic;
}

/** The exponentially weighted mean of all squares before the day; called for the days in order. */
function ewma(): (squares: Float64Array) => number {
  let level: number | undefined;
  let done = 0;
  return (squares) => {
    level ??= squares.subarray(0, 250).reduce((sum, square) => sum + square, 0) / 250;
    for (; done < squares.length; done += 1) level = 0.94 * level + 0.06 * squares[done]!;
    return level;
  };
}

function meanOfLast(count: number): (squares: Float64Array) => number {
  return (squares) => squares.slice(-count).reduce((sum, square) => sum + square, 0) / count;
}

function cell(value: number | undefined, digits: number): string {
  return value === undefined ? "" : value.toFixed(digits);
}

function share(ratio: number): string {
  return `${(100 * ratio).toFixed(2)} %`;
}
