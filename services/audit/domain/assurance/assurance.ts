/** Answers that hold at every look. PASS_LOOSENED is of whole gates alone. */
export type AssuredVerdict = "PASS" | "FAIL" | "INCONCLUSIVE";

/** That of a gate: EXPLORATORY where every outcome could be seen before the setting was recorded. */
export type GateAssuredVerdict = AssuredVerdict | "EXPLORATORY";

/**
 * What an assured verdict rests on: the mixture e-process of a share, the betting e-process of a mean, an asymptotic
 * confidence sequence, the verdict as written, where nothing is estimated or no law is stated, or recorded comparisons
 * of policies and how sure these are.
 */
export type AssuranceKind = "SHARE" | "MEAN" | "APPROXIMATE" | "AS_WRITTEN" | "COMPARISON";

/** How sure a criterion is. */
export interface Assurance {
  readonly verdict: AssuredVerdict;
  readonly kind: AssuranceKind;
  /** One sentence for a person. */
  readonly reason: string;
  /** Absent of a verdict as written. */
  readonly evidence?: AssuranceEvidence;
}

/** What a criterion's evidence was taken from. */
export interface AssuranceEvidence extends SampleEvidence {
  /** As-of dates in all. */
  readonly asOfDates: number;
  /** Those of them whose outcome could be seen before the setting was recorded. */
  readonly seenAsOfDates: number;
}

/** The evidence of a sample on both sides of a limit. */
export interface SampleEvidence {
  /** Natural logarithm of the e-value against "beyond the limit"; −Infinity where it is void. */
  readonly logPass: number;
  /** The same against "within the limit". */
  readonly logFail: number;
  /** PASS where the one reaches 1 / alphaRatio, FAIL where the other reaches 1 / failAlphaRatio. */
  readonly alphaRatio: number;
  readonly failAlphaRatio: number;
  /** Dates that share no bar, one observation each. */
  readonly observations: number;
  /** Mean of the observations; absent without any. */
  readonly observed?: number;
  /** Observations more that make it a PASS if the share stays as observed; absent where none up to 10,000 do. */
  readonly furtherObservations?: number;
}

/** How sure a gate is. */
export interface GateAssurance {
  readonly verdict: GateAssuredVerdict;
  readonly alphaRatio: number;
  /** Id of the criterion that decided; empty for PASS and where evidence is missing. */
  readonly decidedBy: string;
  /** One sentence for a person. */
  readonly reason: string;
}
