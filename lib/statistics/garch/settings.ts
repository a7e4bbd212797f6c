import type { Presample } from "./presample.ts";

/** How today's variance depends on yesterday's return. */
export type VarianceForm = "GARCH" | "GJR" | "EGARCH";

export const varianceForms = ["GARCH", "GJR", "EGARCH"] as const satisfies readonly VarianceForm[];

/** Law of the standardised errors; Student's t has unit variance and fitted degrees of freedom. */
export type ErrorDistribution = "NORMAL" | "STUDENT_T";

export const errorDistributions = [
  "NORMAL",
  "STUDENT_T",
] as const satisfies readonly ErrorDistribution[];

/** The estimate that standard errors are taken from. */
export type CovarianceKind = "HESSIAN" | "OPG" | "INFORMATION" | "BOLLERSLEV_WOOLDRIDGE" | "QMLE";

export const covarianceKinds = [
  "HESSIAN",
  "OPG",
  "INFORMATION",
  "BOLLERSLEV_WOOLDRIDGE",
  "QMLE",
] as const satisfies readonly CovarianceKind[];

/** Settings of the GARCH family. */
export interface GarchPolicy {
  readonly form: VarianceForm;
  readonly distribution: ErrorDistribution;
  /** Orders p and q are searched from 1 to this by AIC, 1 to 3; 1 for no search. */
  readonly maximumOrder: number;
  /** What stands for the variance before the first observation. */
  readonly presample: Presample;
  /**
   * Whether the persistence of GARCH and GJR is held below 1; else it may pass 1, as the optimum
   * sometimes does, and the growth of the variance forecast is capped. EGARCH is always below.
   */
  readonly stationary: boolean;
  /** What the standard errors in the diagnostics are taken from. */
  readonly covariance: CovarianceKind;
  /** Iterations after which a fit is given up and a simpler variance takes over. */
  readonly iterationLimit: number;
}
