import { defined, type Metric } from "#lib/kernel/metric.ts";
import { wilsonInterval } from "#lib/statistics/confidence-intervals/wilson-interval.ts";
import {
  christoffersen,
  conditionalCoverage,
  kupiec,
  type LikelihoodRatio,
  transitionsOf,
} from "#lib/statistics/hypothesis-tests/value-at-risk.ts";
import type { Fold } from "./cross-validate.ts";
import { fewFolds, foldMetric } from "./fold-metrics.ts";

/** Whether a bound is passed as often as stated, and independently of the fold before. */
export interface ViolationTests {
  /** Share of the folds in which the bound is passed, with its Wilson interval. */
  readonly violationRatio: Metric;
  /** The stated share. */
  readonly statedRatio: number;
  /** Kupiec's test of the stated share. */
  readonly coverage: LikelihoodRatioTest;
  /** Christoffersen's test that violations come independently of the fold before. */
  readonly independence: LikelihoodRatioTest;
  /** Both in one. */
  readonly conditionalCoverage: LikelihoodRatioTest;
}

/** A likelihood ratio with its p-value. */
export interface LikelihoodRatioTest {
  readonly statistic: Metric;
  readonly pValue: Metric;
}

/** Backtest of the bands of one level at the first bar ahead. */
export interface BandBacktest {
  readonly levelRatio: number;
  /** Closes outside the band, on either side. */
  readonly outside: ViolationTests;
  /** Closes below its lower bound: the value at risk with a tail of half of what the band leaves out. */
  readonly below: ViolationTests;
}

const intervalLevel = 0.95;

/**
 * Backtests each level's band at the first bar ahead, which no two folds share, so that a fold is one
 * observation. Kupiec (1995); Christoffersen (1998).
 * @param folds one or more, earliest first
 */
export function backtestBands(folds: readonly Fold[]): BandBacktest[] {
  return folds[0]!.forecast.intervals.map(({ levelRatio }, i) => {
    const bands = folds.map(({ forecast, scores }) => ({
      close: scores.realisedPrices[0]!,
      lower: forecast.intervals[i]!.lowerPrices[0]!,
      upper: forecast.intervals[i]!.upperPrices[0]!,
    }));
    const missRatio = 1 - levelRatio;
    return {
      levelRatio,
      outside: violationTests(
        bands.map(({ close, lower, upper }) => close < lower || close > upper),
        missRatio,
      ),
      below: violationTests(
        bands.map(({ close, lower }) => close < lower),
        missRatio / 2,
      ),
    };
  });
}

function violationTests(violated: readonly boolean[], statedRatio: number): ViolationTests {
  const n = violated.length;
  const series = violated.map((violation) => (violation ? 1 : 0));
  const count = violated.filter(Boolean).length;
  const enough = n >= fewFolds;
  const coverage = enough ? kupiec(count, n, statedRatio) : undefined;
  const independence = enough ? christoffersen(transitionsOf(series)) : undefined;
  const both = coverage && independence && conditionalCoverage(coverage, independence);
  return {
    violationRatio: defined(
      { name: "violation_ratio", unit: "SHARE", denominator: "folds", n },
      count / n,
      wilsonInterval(count, n, intervalLevel),
    ),
    statedRatio,
    coverage: tested("kupiec", n, coverage),
    independence: tested("christoffersen", n, independence),
    conditionalCoverage: tested("conditional_coverage", n, both),
  };
}

function tested(name: string, n: number, test: LikelihoodRatio | undefined): LikelihoodRatioTest {
  const reason = "TOO_FEW_OBSERVATIONS";
  return {
    statistic: foldMetric(name, "RATIO", n, test?.statistic, reason),
    pValue: foldMetric(`${name}_p_value`, "RATIO", n, test?.pValue, reason),
  };
}
