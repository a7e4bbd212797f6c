import type { SizeStep } from "./asked-share.ts";

/** A limit of the size or a rule that reduces it, and what it leaves. */
export interface AdmittedByRule {
  readonly rule: string;
  readonly units: bigint;
}

/** How the size of a decision came about, for a reader to compute it again. */
export interface Sizing {
  /** The share of equity that was asked for, step by step; undefined where an input is missing. */
  readonly askedShareBps?: number | undefined;
  readonly steps: readonly Pick<SizeStep, "name" | "multiplierRatio" | "bps">[];
  /** What each limit admits, in whole lots: those of the size first, then those of rules. */
  readonly limits: readonly AdmittedByRule[];
  /**
   * What made the size no larger, whether or not a rule denied it: the last step that lowered the share, or the rule
   * that left the least; empty where no size is known.
   */
  readonly bindingConstraint: string;
  /** Units held on the other side that are to be closed first, whatever the verdict; absent for none. */
  readonly closesUnits?: bigint;
}
