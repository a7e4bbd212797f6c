import type { Metric } from "#lib/kernel/metric.ts";
import type { Bound } from "./bound.ts";
import type { CriterionWindow } from "./criterion-window.ts";
import type { OperatingCharacteristic } from "./operating-characteristic.ts";

/** Answers of gates and criteria. INCONCLUSIVE (evidence below its minimum) is not PASS. */
export type GateVerdict = "PASS" | "FAIL" | "INCONCLUSIVE";

/** What should become of the ensemble. */
export type EnsembleStatus = "KEEP" | "RESEARCH_ONLY" | "DISABLE_DEFAULT" | "INCONCLUSIVE";

/** One criterion with what was found. */
export interface CriterionResult extends Bound {
  /** Criterion id, unique in its gate. */
  readonly criterion: string;
  readonly observed: Metric;
  readonly verdict: GateVerdict;
  /** One sentence for a person. */
  readonly message: string;
  /** What the criterion lets through; absent where no law of its metric is stated. */
  readonly characteristic?: OperatingCharacteristic;
  /** The latest observations, which alone were measured; absent for all. */
  readonly window?: CriterionWindow;
  /** Where a criterion that holds comes close to its threshold; absent where its gate states none. */
  readonly warningThreshold?: number;
  /** Whether it holds, but only beyond that; absent where its gate states none. */
  readonly warns?: boolean;
  /** The same of the baseline, which the threshold was added to; absent without one. */
  readonly baseline?: Metric;
  /**
   * How often an arm that is as good as the baseline would hold it; absent without a baseline, and of what is no share.
   */
  readonly equalArmPassRatio?: number;
  /** Whether it was measured on records of other audit sets too. */
  readonly readsOtherRecords?: true;
}

/** What a gate found, before it is known which specification is on file. */
export interface GateFinding {
  readonly verdict: GateVerdict;
  /** Every criterion; none is left out after a failure. */
  readonly criteria: readonly CriterionResult[];
  /** Set by the forecast-audits gate only. */
  readonly ensembleStatus?: EnsembleStatus;
  /**
   * Id of the criterion that decided; empty when the gate passed and when evidence that is missing made it
   * INCONCLUSIVE.
   */
  readonly decidedBy: string;
  /** What decided, for a person. */
  readonly reason: string;
}

/**
 * Joins verdicts: any FAIL fails, else any INCONCLUSIVE is inconclusive, else PASS.
 * Nothing to join is INCONCLUSIVE: an empty gate passes nothing.
 */
export function joinVerdicts(verdicts: readonly GateVerdict[]): GateVerdict {
  if (verdicts.includes("FAIL")) return "FAIL";
  if (verdicts.length === 0 || verdicts.includes("INCONCLUSIVE")) return "INCONCLUSIVE";
  return "PASS";
}

/** Only KEEP passes; a status that says "too few audits" is inconclusive; the others fail. */
export function verdictOf(status: EnsembleStatus): GateVerdict {
  if (status === "KEEP") return "PASS";
  return status === "INCONCLUSIVE" ? "INCONCLUSIVE" : "FAIL";
}
