import {
  type ConclusionReason,
  fewestPairs,
  type PairedComparison,
  type RelativeChange,
} from "./compare-pairs.ts";
import type { ComparisonSpec } from "./comparison.ts";

const relativeReasons = {
  BASE_NEAR_ZERO: "the base's mean cannot be told from 0, so that no share of it means anything",
  NO_PAIRS: "there is no pair",
  TOO_FEW_PAIRS: `there are fewer than ${fewestPairs} pairs`,
  NON_FINITE: "a value is no finite number",
} as const;

/** Why there is no relative change; empty where there is one. */
export function relativeText(change: RelativeChange): string {
  return "undefinedReason" in change ? relativeReasons[change.undefinedReason] : "";
}

/** Why a metric comes to its conclusion: "net pnl: the interval of the difference holds 0 and …". */
export function reasonText(
  metric: string,
  { n, reason }: Pick<PairedComparison, "n" | "reason">,
  { testLevelRatio, relativeMarginRatio }: ComparisonSpec,
): string {
  const margin = `${percentOf(relativeMarginRatio)} of the base's mean`;
  const texts: Readonly<Record<ConclusionReason, string>> = {
    DIFFERENCE: `the difference of ${n} pairs is beside 0 at a level of ${percentOf(testLevelRatio)}`,
    WITHIN_MARGIN: `the interval of the difference of ${n} pairs lies within ${margin}`,
    INTERVAL_TOO_WIDE: `the interval of the difference of ${n} pairs holds both 0 and more than ${margin}`,
    MARGIN_UNDEFINED: `the interval of the difference of ${n} pairs holds 0, and the base's mean cannot be told from 0, so that no share of it is a margin`,
    ARMS_IDENTICAL: `both arms measured the same in each of ${n} pairs`,
    NO_PAIRS: "there is no pair",
    TOO_FEW_PAIRS: `pairs: ${n}, and ${fewestPairs} are needed`,
    NON_FINITE: "a value is no finite number",
  };
  return `${metric.replaceAll("_", " ")}: ${texts[reason]}`;
}

function percentOf(ratio: number): string {
  return `${Number((ratio * 100).toFixed(2))} %`;
}
