import { isoDateOf } from "#lib/kernel/calendar.ts";
import type { ConfidenceInterval } from "#lib/kernel/metric.ts";
import { meanOf } from "#lib/statistics/confidence-intervals/mean-interval.ts";
import { signFlipDetectableMean } from "#lib/statistics/hypothesis-tests/sign-flip-power.ts";
import {
  type SignFlipTest,
  signFlipTest,
} from "#lib/statistics/hypothesis-tests/sign-flip-test.ts";
import { largestOf, varies } from "#lib/statistics/hypothesis-tests/varies.ts";
import { comparisonTolerance } from "../metrics/measurement.ts";

/** What both arms measured in one window; no two pairs share a bar. */
export interface Pair {
  /** UTC milliseconds; orders the pairs. */
  readonly asOfMs: number;
  readonly base: number;
  readonly other: number;
}

/** Which values are good ones. */
export type Direction = "LOWER_IS_BETTER" | "HIGHER_IS_BETTER";

/** How arms are compared. */
export interface ComparisonOptions {
  readonly direction: Direction;
  /** Largest probability of finding a winner between equal arms, two-sided, from 0.01 to below 0.5; 0.05 when absent. */
  readonly level?: number;
  /** Probability with which the detectable effect is found, inside (0.5, 1); 0.8 when absent. */
  readonly power?: number;
  /** Differences up to this share of the base's mean are none that matter, over 0; 0.1 when absent. */
  readonly relativeMargin?: number;
}

/** Which arm is better, if that is known. */
export type Conclusion = "BASE_BETTER" | "OTHER_BETTER" | "NO_CLEAR_WINNER" | "INCONCLUSIVE";

/** Why. */
export type ConclusionReason =
  /** A winner: 0 is outside the interval of the difference. */
  | "DIFFERENCE"
  /** No clear winner: the whole interval lies within the margin, so that whatever the difference is, it is small. */
  | "WITHIN_MARGIN"
  /** Neither: the interval holds both 0 and differences beyond the margin. */
  | "INTERVAL_TOO_WIDE"
  /** The interval holds 0, and of a base near zero there is no margin that it could lie within. */
  | "MARGIN_UNDEFINED"
  /** The arms measured the same in every pair, such as two without a trade. */
  | "ARMS_IDENTICAL"
  | "NO_PAIRS"
  | "TOO_FEW_PAIRS"
  /** A value of an arm is no finite number. */
  | "NON_FINITE";

/** Why there is no relative change. */
export type RelativeUndefinedReason =
  /** The interval of the base's mean holds 0: relative to it, a change has neither size nor sign. */
  "BASE_NEAR_ZERO" | "NO_PAIRS" | "TOO_FEW_PAIRS" | "NON_FINITE";

/** The mean difference as a share of the base's mean. */
export type RelativeChange =
  | {
      /** (other − base) / |base|. */
      readonly value: number;
      /** Whether it is more than the margin, either way: the rule as written, a point estimate. */
      readonly isBeyondMargin: boolean;
    }
  | { readonly undefinedReason: RelativeUndefinedReason };

/** The least true difference that as many such pairs find with the stated power. */
export interface DetectableEffect {
  /** In the unit of the values. */
  readonly difference: number;
  /** In standard deviations of the paired differences. */
  readonly standardDeviations: number;
}

/** What two arms differ by. */
export interface PairedComparison {
  /** Pairs. */
  readonly n: number;
  /** Undefined without pairs, or where a value is no finite number; so are the next two. */
  readonly baseMean: number | undefined;
  readonly otherMean: number | undefined;
  /** Other less base. */
  readonly meanDifference: number | undefined;
  /** Of the mean difference; absent where no test was made. */
  readonly interval?: ConfidenceInterval;
  /** Two-sided; absent where no test was made. */
  readonly pValue?: number;
  /** Absent where no test was made or the differences do not vary. */
  readonly detectable?: DetectableEffect;
  readonly relativeChange: RelativeChange;
  readonly conclusion: Conclusion;
  readonly reason: ConclusionReason;
}

/** Fewer pairs decide nothing: five of one sign come by chance once in sixteen times, and a spread is hardly known. */
export const fewestPairs = 10;

/**
 * The correlation of neighbouring differences up to which the level holds. Windows that share no bar may still be
 * alike: a state of the market that suits one arm lasts for more than one of them. Noise with a memory of ten bars
 * correlates neighbouring windows of thirty bars by 0.2.
 */
const allowedCorrelation = 0.2;

/**
 * Which of two arms is better, from pairs of windows that share no bar. The order in which pairs are given does not
 * matter; exchanging the arms mirrors the answer.
 * @throws RangeError for options outside their ranges, for an as-of that is no time, and for two pairs of one as-of
 */
export function comparePairs(
  pairs: readonly Pair[],
  { direction, level = 0.05, power = 0.8, relativeMargin = 0.1 }: ComparisonOptions,
): PairedComparison {
  checkOptions({ level, power, relativeMargin });
  const ordered = inOrder(pairs);
  const n = ordered.length;
  if (n === 0) return withoutMeans(n, "NO_PAIRS");
  const bases = ordered.map(({ base }) => base);
  const others = ordered.map(({ other }) => other);
  const differences = ordered.map(({ base, other }) => other - base);
  if (![...bases, ...others].every(Number.isFinite)) return withoutMeans(n, "NON_FINITE");
  const baseMean = meanOf(bases);
  const meanDifference = meanOf(differences);
  const means = { n, baseMean, otherMean: meanOf(others), meanDifference };
  if (n < fewestPairs) {
    return {
      ...means,
      relativeChange: { undefinedReason: "TOO_FEW_PAIRS" },
      conclusion: "INCONCLUSIVE",
      reason: "TOO_FEW_PAIRS",
    };
  }
  const options = { level, allowedCorrelation };
  const relativeChange = relativeTo(signFlipTest(bases, options), meanDifference, relativeMargin);
  const largest = Math.max(largestOf(bases), largestOf(others));
  if (largestOf(differences) <= comparisonTolerance * largest) {
    return { ...means, relativeChange, conclusion: "INCONCLUSIVE", reason: "ARMS_IDENTICAL" };
  }
  const test = signFlipTest(differences, options);
  const isDefined = !("undefinedReason" in relativeChange);
  const margin = isDefined ? relativeMargin * Math.abs(baseMean) : undefined;
  const standardDeviations = signFlipDetectableMean(n, options, power);
  const difference = standardDeviations * standardDeviationOf(differences, meanDifference);
  const isVaried = varies(difference * difference, largestOf(differences));
  return {
    ...means,
    ...(test.interval && { interval: test.interval }),
    pValue: test.pValue,
    ...(isVaried && { detectable: { difference, standardDeviations } }),
    relativeChange,
    ...conclusionOf(test, direction, level, margin),
  };
}

/**
 * A winner where the test rejects equal means. No clear winner where the interval lies within the margin: two
 * one-sided tests then reject a difference as large as it (Schuirmann 1987), each at half of the level. Else the pairs
 * do not say.
 */
function conclusionOf(
  { mean, pValue, interval }: SignFlipTest,
  direction: Direction,
  level: number,
  margin: number | undefined,
): Pick<PairedComparison, "conclusion" | "reason"> {
  if (interval === undefined) return { conclusion: "INCONCLUSIVE", reason: "INTERVAL_TOO_WIDE" };
  const isBeside = interval.lower > 0 || interval.upper < 0;
  if (pValue <= level && isBeside) {
    const isOther = direction === "HIGHER_IS_BETTER" ? mean > 0 : mean < 0;
    return { conclusion: isOther ? "OTHER_BETTER" : "BASE_BETTER", reason: "DIFFERENCE" };
  }
  if (margin === undefined) return { conclusion: "INCONCLUSIVE", reason: "MARGIN_UNDEFINED" };
  if (interval.lower >= -margin && interval.upper <= margin) {
    return { conclusion: "NO_CLEAR_WINNER", reason: "WITHIN_MARGIN" };
  }
  return { conclusion: "INCONCLUSIVE", reason: "INTERVAL_TOO_WIDE" };
}

function relativeTo(
  { mean, interval }: SignFlipTest,
  meanDifference: number,
  relativeMargin: number,
): RelativeChange {
  if (interval === undefined || (interval.lower <= 0 && interval.upper >= 0)) {
    return { undefinedReason: "BASE_NEAR_ZERO" };
  }
  const value = meanDifference / Math.abs(mean);
  return { value, isBeyondMargin: Math.abs(value) > relativeMargin };
}

/** Divisor n − 1. */
function standardDeviationOf(values: readonly number[], mean: number): number {
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return Math.sqrt(squares / (values.length - 1));
}

function withoutMeans(n: number, reason: "NO_PAIRS" | "NON_FINITE"): PairedComparison {
  const none = { baseMean: undefined, otherMean: undefined, meanDifference: undefined };
  const relativeChange = { undefinedReason: reason };
  return { n, ...none, relativeChange, conclusion: "INCONCLUSIVE", reason };
}

function inOrder(pairs: readonly Pair[]): readonly Pair[] {
  const ordered = [...pairs].sort((one, next) => one.asOfMs - next.asOfMs);
  ordered.forEach(({ asOfMs }, at) => {
    if (!Number.isFinite(asOfMs)) throw new RangeError(`a pair's as-of of ${asOfMs} is no time`);
    if (asOfMs === ordered[at - 1]?.asOfMs) {
      throw new RangeError(`two pairs of ${isoDateOf(asOfMs)}: one as-of is one pair`);
    }
  });
  return ordered;
}

function checkOptions({ level, power, relativeMargin }: Numbers): void {
  if (!(level >= 0.01 && level < 0.5 && power > 0.5 && power < 1 && relativeMargin > 0)) {
    throw new RangeError(
      `arms cannot be compared at a level of ${level} with a power of ${power} and a margin of ${relativeMargin}`,
    );
  }
}

type Numbers = Required<Pick<ComparisonOptions, "level" | "power" | "relativeMargin">>;
