/** How today's variance depends on yesterday's return. */
export const varianceForms = ["GARCH", "GJR", "EGARCH"] as const;
export type VarianceForm = (typeof varianceForms)[number];

/** Law of the standardised errors; Student's t has unit variance and fitted degrees of freedom. */
export const errorDistributions = ["NORMAL", "STUDENT_T"] as const;
export type ErrorDistribution = (typeof errorDistributions)[number];

/** The estimate that standard errors are taken from. */
export const covarianceKinds = [
  "HESSIAN",
  "OPG",
  "INFORMATION",
  "BOLLERSLEV_WOOLDRIDGE",
  "QMLE",
] as const;
export type CovarianceKind = (typeof covarianceKinds)[number];

/** What stands for the squared residual and the variance before the first observation. */
export const presamples = ["mean", "backcast", "unconditional"] as const;
export type Presample = (typeof presamples)[number];
