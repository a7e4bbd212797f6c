import { type Metric, type MetricUnit, metricValue } from "#lib/kernel/metric.ts";
import { binomialCdf } from "#lib/statistics/distributions/binomial.ts";
import { studentTQuantile } from "#lib/statistics/distributions/student-t.ts";
import {
  meanPassProbability,
  type Spread,
  smallestMeanCount,
} from "#lib/statistics/operating-characteristics/mean-rule.ts";
import {
  sharePassProbability,
  smallestShareCount,
} from "#lib/statistics/operating-characteristics/share-rule.ts";
import { samplingOf } from "../metrics/catalogue.ts";
import { comparisonTolerance } from "../metrics/measurement.ts";
import type { Bound } from "./bound.ts";

/** The law by which the probabilities are computed. */
export type SamplingLaw = "BINOMIAL" | "STUDENT_T" | "NORMAL";

/** How often the criterion lets a truth through. */
export interface PassChance {
  /** The true value, in the unit of the characteristic. */
  readonly truth: number;
  readonly passRatio: number;
}

/** What a criterion lets through at the observations at hand. */
export interface OperatingCharacteristic {
  readonly law: SamplingLaw;
  readonly n: number;
  /** What the truths are true values of: "violation rate". */
  readonly subject: string;
  readonly unit: MetricUnit;
  /** Truths on either side of the threshold, ascending. */
  readonly chances: readonly PassChance[];
  /** The truth one step on the wrong side of the threshold. */
  readonly wrong: PassChance;
  /**
   * The least n from which on, for every larger one too, `wrong` passes at most `wrongPassLimit` of the time.
   * Absent where no n does that, or none up to 10,000.
   */
  readonly smallestN?: number;
  /** What the probabilities assume, for a person. */
  readonly assumption: string;
}

/** How often a wrong truth may pass at the smallest n. */
export const wrongPassLimit = 0.05;

/** One step of a share is 10 points, or half of the way to 0 or 1 where that is shorter. */
const shareStep = 0.1;

/** One step of a mean return. */
export const meanStepBps = 10;

/** One step of another mean, in spreads of one observation. */
const meanStepSpreads = 0.1;

/** The spread of one return where the sample shows none: 1 %. */
export const assumedSpreadBps = 100;

/** True shares of counted observations; the first is the wrong one of which the report speaks. */
const countedShares = { wrong: 0.05, all: [0.01, 0.02, 0.05, 0.1, 0.2] } as const;

/**
 * The operating characteristic of a criterion: of shares and of counts among n exactly, by the binomial law;
 * of means by normal theory. All take the observations to be independent, which windows that overlap are not.
 *
 * @param observed the metric: its name says how it is sampled, its interval what the spread of a mean is
 * @returns undefined for a required count, which nothing is estimated by, and for ratios and percentiles, of
 *   which no law is stated
 */
export function operatingCharacteristic(
  observed: Metric,
  bound: Bound,
): OperatingCharacteristic | undefined {
  switch (samplingOf(observed.name)) {
    case "SHARE":
      return ofShare(observed, bound);
    case "MEAN":
      return ofMean(observed, bound);
    case "COUNT_OF_N":
      return ofCount(observed, bound);
    default:
      return undefined;
  }
}

function ofShare(observed: Metric, bound: Bound): OperatingCharacteristic | undefined {
  const { threshold, comparator } = bound;
  if (!(threshold >= 0 && threshold <= 1)) return undefined;
  const rule = { comparator, threshold, tolerance: comparisonTolerance };
  const lower = Math.min(shareStep, threshold / 2);
  const upper = Math.min(shareStep, (1 - threshold) / 2);
  const truths = [-1, -0.5, 0, 0.5, 1].map((steps) =>
    rounded(threshold + steps * (steps < 0 ? lower : upper)),
  );
  const wrong = comparator === "AT_LEAST" ? truths[0]! : truths[4]!;
  // A threshold that lets everything through has no wrong side.
  if (wrong === threshold) return undefined;
  const smallest = smallestShareCount(rule, wrong, wrongPassLimit);
  return characteristic(observed, bound, smallest, {
    law: "BINOMIAL",
    subject: wordsOf(observed),
    unit: "SHARE",
    truths,
    wrong,
    passRatio: (truth) => sharePassProbability(rule, observed.n, truth),
    assumption: `independent ${observed.denominator}`,
  });
}

function ofMean(observed: Metric, bound: Bound): OperatingCharacteristic | undefined {
  const { threshold, comparator } = bound;
  const spread = spreadOf(observed);
  if (spread === undefined) return undefined;
  const step = observed.unit === "BPS" ? meanStepBps : meanStepSpreads * spread.value;
  const truths = [-1, -0.5, 0, 0.5, 1].map((steps) => rounded(threshold + steps * step));
  const smallest = smallestMeanCount(step, spread.value, wrongPassLimit);
  const estimated = spread.degreesOfFreedom !== undefined;
  return characteristic(observed, bound, smallest, {
    law: estimated ? "STUDENT_T" : "NORMAL",
    subject: wordsOf(observed),
    unit: observed.unit,
    truths,
    wrong: comparator === "AT_LEAST" ? truths[0]! : truths[4]!,
    passRatio: (truth) => meanPassProbability({ comparator, threshold }, observed.n, truth, spread),
    assumption: estimated
      ? `independent normal ${observed.denominator} with the spread of this sample`
      : `independent normal ${observed.denominator} with a spread of ${assumedSpreadBps} bps, which is assumed`,
  });
}

function ofCount(observed: Metric, bound: Bound): OperatingCharacteristic | undefined {
  const { n } = observed;
  const { threshold, comparator } = bound;
  const most = Math.floor(threshold + comparisonTolerance);
  const least = Math.ceil(threshold - comparisonTolerance);
  // At least none lets everything through.
  if (comparator === "AT_LEAST" ? least <= 0 : most < 0) return undefined;
  const passes = (count: number, truth: number) =>
    comparator === "AT_MOST"
      ? binomialCdf(most, count, truth)
      : 1 - binomialCdf(least - 1, count, truth);
  // More observations let a wrong share through less often only where few hits are wanted.
  const smallest =
    comparator === "AT_MOST"
      ? firstCount((count) => passes(count, countedShares.wrong) <= wrongPassLimit)
      : undefined;
  return characteristic(observed, bound, smallest, {
    law: "BINOMIAL",
    subject: `share of ${wordsOf(observed)}`,
    unit: "SHARE",
    truths: countedShares.all,
    wrong: countedShares.wrong,
    passRatio: (truth) => (n === 0 ? 0 : passes(n, truth)),
    assumption: `independent ${observed.denominator}`,
  });
}

interface Law extends Omit<OperatingCharacteristic, "n" | "chances" | "wrong" | "smallestN"> {
  readonly truths: readonly number[];
  readonly wrong: number;
  readonly passRatio: (truth: number) => number;
}

function characteristic(
  { n }: Metric,
  { minimumN }: Bound,
  smallest: number | undefined,
  { truths, wrong, passRatio, ...law }: Law,
): OperatingCharacteristic {
  // Below its minimum a criterion is inconclusive.
  const chanceOf = (truth: number) => ({ truth, passRatio: n < minimumN ? 0 : passRatio(truth) });
  return {
    ...law,
    n,
    chances: [...new Set(truths)].map(chanceOf),
    wrong: chanceOf(wrong),
    ...(smallest !== undefined && { smallestN: Math.max(smallest, minimumN) }),
  };
}

/** The spread of one observation, read back from the t interval of their mean. */
function spreadOf(observed: Metric): Spread | undefined {
  const { n, unit } = observed;
  const interval = "interval" in observed ? observed.interval : undefined;
  if (interval !== undefined && metricValue(observed) !== undefined && n >= 2) {
    const quantile = studentTQuantile((1 + interval.level) / 2, n - 1);
    const value = ((interval.upper - interval.lower) / 2 / quantile) * Math.sqrt(n);
    if (value > 0) return { value, degreesOfFreedom: n - 1 };
  }
  return unit === "BPS" ? { value: assumedSpreadBps } : undefined;
}

/** The first n, by doubling and halving, at which what stays true from there on is true. */
function firstCount(isTrue: (n: number) => boolean): number {
  let high = 1;
  while (!isTrue(high)) high *= 2;
  let low = Math.floor(high / 2);
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (isTrue(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Without the last digits of a sum of decimals: 0.1 + 0.2 is 0.3 to a person. */
function rounded(truth: number): number {
  return Number(truth.toPrecision(12));
}

function wordsOf({ name }: Metric): string {
  return name.replaceAll("_", " ");
}
