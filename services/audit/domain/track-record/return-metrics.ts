import { defined, type Metric, undefinedMetric } from "#lib/kernel/metric.ts";
import { meanInterval, meanOf } from "#lib/statistics/confidence-intervals/mean-interval.ts";
import { wilsonInterval } from "#lib/statistics/confidence-intervals/wilson-interval.ts";
import { largestOf, varies } from "#lib/statistics/hypothesis-tests/varies.ts";
import { deepestFall } from "#lib/statistics/returns/deepest-fall.ts";
import { sortinoRatio } from "#lib/statistics/returns/return-ratios.ts";
import { confidenceLevel } from "../metrics/measurement.ts";
import { denominatorOf, type TrackRecord } from "./track-record.ts";

const toBps = 10_000;

/** What a record brought, without a word of how sure that is. */
export function returnMetrics(record: TrackRecord): readonly Metric[] {
  return [
    meanReturn(record),
    winRate(record),
    profitFactor(record),
    sortino(record),
    maximumDrawdown(record),
  ];
}

function meanReturn(record: TrackRecord): Metric {
  const values = Array.from(record.returns, (value) => value * toBps);
  const identity = {
    name: "mean_return",
    unit: "BPS",
    denominator: denominatorOf(record),
    n: values.length,
  } as const;
  if (values.length === 0) return undefinedMetric(identity, "NO_DATA");
  return defined(identity, meanOf(values), meanInterval(values, confidenceLevel));
}

/** Break-evens count in n. */
function winRate(record: TrackRecord): Metric {
  const n = record.returns.length;
  const identity = {
    name: "win_rate",
    unit: "SHARE",
    denominator: denominatorOf(record),
    n,
  } as const;
  if (n === 0) return undefinedMetric(identity, "NO_DATA");
  const wins = winsOf(record);
  return defined(identity, wins / n, wilsonInterval(wins, n, confidenceLevel));
}

function winsOf({ returns }: TrackRecord): number {
  let wins = 0;
  for (const value of returns) if (value > 0) wins += 1;
  return wins;
}

/** Of the money where every trade states it, else of the returns, which count alike whatever was staked. */
function profitFactor(record: TrackRecord): Metric {
  const { returns, pnlMicros } = record;
  const name = pnlMicros === undefined ? "profit_factor_returns" : "profit_factor_trades";
  const identity = {
    name,
    unit: "RATIO",
    denominator: denominatorOf(record),
    n: returns.length,
  } as const;
  if (returns.length === 0) return undefinedMetric(identity, "NO_DATA");
  const { gained, lost } = pnlMicros === undefined ? sumsOf(returns) : moneyOf(pnlMicros);
  return lost === 0 ? undefinedMetric(identity, "NO_LOSSES") : defined(identity, gained / lost);
}

function sumsOf(returns: Float64Array) {
  let gained = 0;
  let lost = 0;
  for (const value of returns) {
    if (value > 0) gained += value;
    else lost -= value;
  }
  return { gained, lost };
}

function moneyOf(pnlMicros: readonly bigint[]) {
  let gained = 0n;
  let lost = 0n;
  for (const pnl of pnlMicros) {
    if (pnl > 0n) gained += pnl;
    else lost -= pnl;
  }
  return { gained: Number(gained), lost: Number(lost) };
}

function sortino(record: TrackRecord): Metric {
  const { kind, returns } = record;
  const identity = {
    name: kind === "PERIODS" ? "sortino_per_period" : "sortino_per_trade",
    unit: "RATIO",
    denominator: denominatorOf(record),
    n: returns.length,
  } as const;
  if (returns.length === 0) return undefinedMetric(identity, "NO_DATA");
  const ratio = sortinoRatio(Array.from(returns));
  return ratio === undefined ? undefinedMetric(identity, "NO_LOSSES") : defined(identity, ratio);
}

/** Of a capital of 1 that is invested whole in each period, or in each trade in the order of their closes. */
function maximumDrawdown(record: TrackRecord): Metric {
  const { returns } = record;
  const identity = {
    name: "max_drawdown",
    unit: "SHARE",
    denominator: denominatorOf(record),
    n: returns.length,
  } as const;
  if (returns.length === 0) return undefinedMetric(identity, "NO_DATA");
  const curve = [1];
  // What was lost whole stays lost.
  for (const value of returns) curve.push(curve.at(-1)! * Math.max(0, 1 + value));
  if (!Number.isFinite(curve.at(-1))) return undefinedMetric(identity, "NON_FINITE");
  return defined(identity, deepestFall(curve)?.ratio ?? 0);
}

/** Returns over those of a benchmark in the same periods. */
export function benchmarkMetrics(record: TrackRecord, benchmark: Float64Array): readonly Metric[] {
  const excess = Array.from(record.returns, (value, at) => (value - benchmark[at]!) * toBps);
  const n = excess.length;
  const of = (name: string, unit: "BPS" | "RATIO") =>
    ({ name, unit, denominator: denominatorOf(record), n }) as const;
  if (n < 2) {
    return [
      undefinedMetric(of("mean_excess_return", "BPS"), "TOO_FEW_OBSERVATIONS"),
      undefinedMetric(of("information_ratio_per_period", "RATIO"), "TOO_FEW_OBSERVATIONS"),
    ];
  }
  const mean = meanOf(excess);
  const squares = excess.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  const ratio = of("information_ratio_per_period", "RATIO");
  return [
    defined(of("mean_excess_return", "BPS"), mean, meanInterval(excess, confidenceLevel)),
    varies(squares / n, largestOf(excess))
      ? defined(ratio, mean / Math.sqrt(squares / (n - 1)))
      : undefinedMetric(ratio, "ZERO_DENOMINATOR"),
  ];
}
