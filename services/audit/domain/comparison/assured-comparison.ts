import type { AssuredConclusion } from "../evidence/policy-verdict.ts";

/** What evidence that holds at every look says of two arms. */
export type ReachedConclusion = Exclude<AssuredConclusion, "EXPLORATORY">;

/**
 * What it rests on: the mixture e-process of a share, the betting e-process of a mean, or an asymptotic confidence
 * sequence.
 */
export type DifferenceKind = "SHARE" | "MEAN" | "APPROXIMATE";

/** Which as-of dates came after the settings were recorded. */
export type ComparisonBasis = "UNSPECIFIED" | "EXPLORATORY" | "MIXED" | "CONFIRMATORY";

/** How sure it is that one arm is better by a metric. */
export interface AssuredDifference {
  readonly kind: DifferenceKind;
  /** What the evidence says, whatever it may be used for. */
  readonly reached: ReachedConclusion;
  /** One sentence for a person. */
  readonly reason: string;
  /** Natural logarithm of the e-value against "the base is not better"; absent where it is void. */
  readonly logBase?: number;
  /** The same against "the other is not better". */
  readonly logOther?: number;
  /** The level of each direction: half of the comparison's. */
  readonly levelRatio: number;
  /** As-of dates that share no bar, one observation each. */
  readonly observations: number;
  /** As-of dates in all, those whose outcome is open too. */
  readonly asOfDates: number;
  /** Those of them whose outcome could be seen before the later of the settings was recorded. */
  readonly seenAsOfDates: number;
  /**
   * Mean over the dates: of SHARE the share of a date's tickers on which the other is better, equal ones half; else what
   * the other made more, as a ratio of what was paid. Absent without a date.
   */
  readonly observed?: number;
  /** What as many dates find with the power of the policy. */
  readonly detectable?: DetectableDifference;
  /** The fewest dates with which any truth decides; absent of MEAN. */
  readonly fewestObservations?: number;
  /** Dates that decide with that power if the truth is as observed; absent where up to 2,000 do not, and of means. */
  readonly observationsForPower?: number;
}

/** The least truth that is found with a power, or that there is none. */
export type DetectableDifference =
  /** No outcome of as many dates decides. */
  | "UNREACHABLE"
  /** Of SHARE the share of the better arm, above one half; else the mean, approximately. */
  | { readonly truth: number };

/** The looks at two arms that end when they are decided. */
export interface ComparisonLooks {
  /** Those that were planned, the one after the last audit run included. */
  readonly planned: number;
  /** Place of the look that decided, from 1; absent where none did. */
  readonly decidedAt?: number;
}

/** How sure the comparison of two audit sets is. It holds at every look. */
export interface AssuredComparison {
  readonly conclusion: AssuredConclusion;
  /** Of the decisive metric: what the conclusion would be of arms that nothing was known of before. */
  readonly reached: ReachedConclusion;
  /** One sentence for a person. */
  readonly reason: string;
  /** Largest probability of a winner between equal arms, over both directions and all looks. */
  readonly alphaRatio: number;
  /** The larger number of both trials, by which it is spent; absent where nobody counted. */
  readonly trialNumber?: number;
  readonly basis: ComparisonBasis;
  /** Absent where it was not looked at before both arms had ended. */
  readonly looks?: ComparisonLooks;
}
