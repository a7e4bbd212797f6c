import type { ErrorDistribution, Presample, VarianceForm } from "./settings.ts";

/** One member of the family. */
export interface GarchSpecification {
  readonly form: VarianceForm;
  readonly distribution: ErrorDistribution;
  /** Lags of the shock, 1 to 3. */
  readonly archOrder: number;
  /** Lags of the variance (of its logarithm for EGARCH), 1 to 3. */
  readonly garchOrder: number;
  readonly presample: Presample;
  /** Whether the persistence is held below 1; else it may pass 1, as the optimum sometimes does. */
  readonly stationary: boolean;
  /**
   * Whether a search of EGARCH keeps to parameters under which a change of the presample variance dies
   * out (Straumann & Mikosch 2006). Beyond, the variances cannot be told from the returns: the likelihood
   * is chaotic, and its highest points describe nothing. False where absent.
   */
  readonly invertible?: boolean;
  /**
   * Whether the response of GJR to a shock of one sign may be below 0, as long as every variance of the
   * sample stays positive: a series that goes on with larger shocks of that sign may have none. False
   * where absent.
   */
  readonly signedShocks?: boolean | undefined;
}

/**
 * Where each parameter is in every array of this folder: mu, omega, the alphas, the gammas (not for
 * GARCH), the betas, nu (for Student's t). Absent ones are at −1.
 */
export interface ParameterLayout {
  readonly dimension: number;
  readonly alpha: number;
  readonly gamma: number;
  readonly beta: number;
  readonly nu: number;
}

/** Places in a parameter vector that are the same for every member. */
export const MU = 0;
export const OMEGA = 1;

/** Where each parameter of a member stands in its vector; -1 for those that it lacks. */
export function layoutOf(specification: GarchSpecification): ParameterLayout {
  const { form, distribution, archOrder, garchOrder } = specification;
  const alpha = 2;
  const gamma = form === "GARCH" ? -1 : alpha + archOrder;
  const beta = alpha + archOrder + (gamma < 0 ? 0 : archOrder);
  const end = beta + garchOrder;
  const nu = distribution === "STUDENT_T" ? end : -1;
  return { dimension: nu < 0 ? end : end + 1, alpha, gamma, beta, nu };
}

/** Names in the order of the layout; lags beyond the first carry their number: alpha, alpha2. */
export function parameterNames(specification: GarchSpecification): string[] {
  const { form, distribution, archOrder, garchOrder } = specification;
  const lags = (name: string, order: number) =>
    Array.from({ length: order }, (_, lag) => (lag === 0 ? name : `${name}${lag + 1}`));
  return [
    "mu",
    "omega",
    ...lags("alpha", archOrder),
    ...(form === "GARCH" ? [] : lags("gamma", archOrder)),
    ...lags("beta", garchOrder),
    ...(distribution === "STUDENT_T" ? ["nu"] : []),
  ];
}

/**
 * Share of a shock to the variance (to its logarithm for EGARCH) that is left a bar later:
 * the sum of alpha, half of gamma and beta, or of beta alone for EGARCH.
 */
export function persistenceOf(specification: GarchSpecification, theta: Float64Array): number {
  const { alpha, gamma, beta } = layoutOf(specification);
  let sum = 0;
  for (let j = 0; j < specification.garchOrder; j += 1) sum += theta[beta + j]!;
  if (specification.form === "EGARCH") return sum;
  for (let i = 0; i < specification.archOrder; i += 1) {
    sum += theta[alpha + i]! + (gamma < 0 ? 0 : 0.5 * theta[gamma + i]!);
  }
  return sum;
}
