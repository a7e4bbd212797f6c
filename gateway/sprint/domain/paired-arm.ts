import type { Canonical } from "#lib/kernel/canonical.ts";

/** What makes a sprint one of two arms that are looked at while they run and end when they are decided. */
export interface PairedArm {
  /** Of the other arm. */
  readonly otherRequestId: string;
  /** Whether the other is held against this one; it takes the looks. */
  readonly isBase: boolean;
  /** Audit runs between two looks. */
  readonly lookEveryAudits: number;
  /** How they are compared, as the JSON of its message; absent for the audit service's defaults. */
  readonly comparison?: Canonical;
}

/** One look at two arms. */
export interface ArmLook {
  /** From 1. */
  readonly number: number;
  /** Audit runs that both arms had done. */
  readonly auditRuns: number;
  /** Whether it found a winner, so that both arms end. */
  readonly isDecided: boolean;
  /** What was found, as the JSON of its message. */
  readonly found: Canonical;
}

/** Where an arm ended before its plan did. */
export interface EarlyEnd {
  /** The look that decided. */
  readonly look: number;
  /** As-of of each audit run that was planned. */
  readonly plannedAsOfTimesMs: readonly number[];
}
