/**
 * What a finding means for a series. QUARANTINED: no sprint runs on it unless the check is allowed by name.
 * REPAIRED: the reader put it right from what was known then, and says so. FLAGGED: it stands beside the
 * verdict.
 */
export const findingStates = ["QUARANTINED", "REPAIRED", "FLAGGED"] as const;
export type FindingState = (typeof findingStates)[number];

/** The state of a whole series: that of its worst finding, a flag being worse than a repair. */
export type QualityState = FindingState | "CLEAN";

/** What one check found in a series. */
export interface Finding {
  /** Name of the check, for example `unadjusted-split`. */
  readonly check: string;
  readonly state: FindingState;
  /** Starts of the first and the last bar that it is about, UTC milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
  /** How many bars (or gaps, or jumps) it is about. */
  readonly count: number;
  /** What was found, with the numbers. */
  readonly description: string;
  /** What the user can do about it. */
  readonly remedy: string;
}

const worstFirst: readonly FindingState[] = ["QUARANTINED", "FLAGGED", "REPAIRED"];

/** The state that findings give a series. */
export function stateOf(findings: readonly Pick<Finding, "state">[]): QualityState {
  return worstFirst.find((state) => findings.some((one) => one.state === state)) ?? "CLEAN";
}
