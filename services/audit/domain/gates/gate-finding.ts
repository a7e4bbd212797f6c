import type { CriterionResult } from "./criterion.ts";
import type { EnsembleStatus, GateVerdict } from "./verdict.ts";

/** What a gate found, before it is known which specification is on file. */
export interface GateFinding {
  readonly verdict: GateVerdict;
  /** Every criterion; none is left out after a failure. */
  readonly criteria: readonly CriterionResult[];
  /** Set by the forecast-audits gate only. */
  readonly ensembleStatus?: EnsembleStatus;
  /** Id of the criterion that decided; empty where all held or none was left to decide. */
  readonly decidedBy: string;
  /** What decided, for a person. */
  readonly reason: string;
}
