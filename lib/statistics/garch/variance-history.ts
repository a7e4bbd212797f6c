import { moments } from "../returns/log-returns.ts";
import type { VarianceHistory } from "../volatility/variance-history.ts";
import { exponentialLevel } from "./exponential-path.ts";
import type { GarchFit } from "./fit.ts";
import { OMEGA } from "./specification.ts";

/**
 * The variance at every bar with the path expected from there. The path is exact for GARCH(1,1) and
 * GJR(1,1); longer lags and EGARCH move along it only in the long run.
 * @param variances of the n returns, and last that of the next one
 */
export function varianceHistory(
  fit: GarchFit,
  returns: Float64Array,
  variances: Float64Array,
): VarianceHistory {
  const persistence = Math.min(1, Math.max(0, fit.persistence));
  const exponential = fit.specification.form === "EGARCH";
  const level = unconditionalVariance(fit) ?? moments(returns).variance;
  return {
    conditionalVariances: variances,
    persistence,
    level,
    step: exponential ? 0 : fit.theta[OMEGA]!,
  };
}

/** The variance that the expected path goes to; undefined for a persistence of 1 or more. */
export function unconditionalVariance(fit: GarchFit): number | undefined {
  if (!(fit.persistence < 1)) return undefined;
  if (fit.specification.form !== "EGARCH") return fit.theta[OMEGA]! / (1 - fit.persistence);
  const level = exponentialLevel(fit);
  return Number.isFinite(level) ? level : undefined;
}
