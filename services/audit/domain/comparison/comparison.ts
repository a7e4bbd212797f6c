import { hashOf } from "#lib/kernel/canonical.ts";
import type { Metric, MetricUnit } from "#lib/kernel/metric.ts";
import type { DataProvenance } from "#lib/kernel/trading.ts";
import type { ComparisonConclusion, PolicyComparison } from "../evidence/policy-verdict.ts";
import type { AssuredComparison, AssuredDifference } from "./assured-comparison.ts";

/** How two audit sets are compared, fixed before the outcomes are looked at. */
export interface ComparisonSpec {
  /** Name of the metric whose conclusion is that of the comparison. */
  readonly decisiveMetric: string;
  /** Largest probability of a winner between equal arms. */
  readonly testLevelRatio: number;
  /** Probability with which the stated effect is found. */
  readonly powerRatio: number;
  /** Differences up to this share of the base's mean are none that matter. */
  readonly relativeMarginRatio: number;
  /** RMSE ratio above which an audit is a violation. */
  readonly violationRatio: number;
}

/** A test at 5 % with the effect that it finds in 80 of 100 cases, beside the roadmap's rule of 10 %. */
export const standardSpec: Omit<ComparisonSpec, "violationRatio"> = {
  decisiveMetric: "net_pnl",
  testLevelRatio: 0.05,
  powerRatio: 0.8,
  relativeMarginRatio: 0.1,
};

/** A setting in which two policies differ; a value as JSON, empty where the policy has none. */
export interface VariedSetting {
  readonly path: string;
  readonly baseJson: string;
  readonly otherJson: string;
}

/** What was asked to be compared. */
export interface ComparedSets {
  readonly baseAuditSet: string;
  readonly otherAuditSet: string;
  readonly varied: readonly VariedSetting[];
  readonly spec: ComparisonSpec;
  /** Of what both share; empty where nobody said. */
  readonly sharedHash: string;
  /** Absent where nobody said. */
  readonly provenance?: DataProvenance;
}

/** Why something is in no pair, in the order in which tables show it. */
export const droppedPairReasons = [
  "OVERLAPS",
  "ONLY_BASE",
  "ONLY_OTHER",
  "NEITHER",
  "NO_SHARED_TICKER",
] as const;
export type DroppedPairReason = (typeof droppedPairReasons)[number];

/** One metric of two audit sets, compared by pairs of windows that share no bar. */
export interface MetricComparison {
  readonly metric: string;
  readonly unit: MetricUnit;
  readonly direction: "LOWER_IS_BETTER" | "HIGHER_IS_BETTER";
  readonly n: number;
  readonly dropped: readonly { readonly reason: DroppedPairReason; readonly count: number }[];
  /** Means over the pairs; absent without any. */
  readonly baseMean?: number;
  readonly otherMean?: number;
  /** Of other less base. */
  readonly meanDifference: Metric;
  /** Absent where there is no test. */
  readonly pValue?: number;
  readonly minimumDetectableEffect?: number;
  /** The same in standard deviations of the paired differences. */
  readonly minimumDetectableDeviations?: number;
  /** Mean difference over the size of the base's mean; absent where no share of it means anything. */
  readonly relativeChange?: number;
  /** Whether that is more than the margin: the roadmap's rule as written. */
  readonly isBeyondMargin: boolean;
  /** Why there is none; empty where there is one. */
  readonly relativeUndefinedReason: string;
  readonly conclusion: ComparisonConclusion;
  /** Why, for a person. */
  readonly reason: string;
  /** How sure it is that one is better; absent in what earlier versions recorded. */
  readonly assured?: AssuredDifference;
}

/** What two audit sets come to. */
export interface SetFindings {
  /** Of their forecasts, in short; empty without any, or with several. */
  readonly basePolicy: string;
  readonly otherPolicy: string;
  readonly conclusion: ComparisonConclusion;
  readonly reason: string;
  /** The decisive one first. */
  readonly metrics: readonly MetricComparison[];
  /** The same of evidence that holds at every look; absent in what earlier versions recorded. */
  readonly assured?: AssuredComparison;
}

/** A recorded comparison. */
export interface SetComparison extends ComparedSets, SetFindings {
  /** Resource name `comparisons/{id}`. */
  readonly name: string;
  readonly createTimeMs: number;
}

/** Resource name of the comparison of two audit sets by a specification: asked again, it is the same. */
export function comparisonName({ baseAuditSet, otherAuditSet, spec }: ComparedSets): string {
  return `comparisons/${hashOf({ baseAuditSet, otherAuditSet, spec: { ...spec } }).slice(0, 32)}`;
}

/** What of a recorded comparison speaks about the policies of its audit sets. */
export function policyComparison({
  basePolicy,
  otherPolicy,
  sharedHash,
  provenance,
  conclusion,
  metrics,
  assured,
}: SetComparison): PolicyComparison {
  const isOnRecordedBars = provenance === "REAL";
  const n = metrics[0]?.n ?? 0;
  return {
    ...{ basePolicy, otherPolicy, sharedHash, isOnRecordedBars, conclusion, n },
    ...(assured && { assured: assured.conclusion }),
  };
}
