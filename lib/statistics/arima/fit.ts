import { minimise } from "../numerics/bfgs.ts";
import { log } from "../numerics/portable-math.ts";
import { differenceCoefficients } from "./differencing.ts";
import { Likelihood } from "./likelihood.ts";
import { coefficientCount, lostToDifferencing, type SarimaOrder } from "./order.ts";
import { rootsOutside } from "./partial-autocorrelation.ts";
import {
  type RegressionDesign,
  regressionDesign,
  regressorCoefficients,
} from "./regression-design.ts";
import { minimiseFromStarts } from "./several-starts.ts";

/** Within this radius a root counts as being on the unit circle, as in R's auto.arima. */
const boundaryRadius = 1.01;

/** Options of a fit beside its order. */
export interface SarimaOptions {
  /** A mean where nothing is differenced, a drift per bar after one difference; false if absent. */
  readonly constant?: boolean;
  /** Regression columns as long as the series, without NaN; the constant comes before them. */
  readonly regressors?: readonly Float64Array[];
  readonly iterationLimit: number;
  /** Predicted decrease of the log likelihood, over its size, at which the search ends. */
  readonly tolerance: number;
  /** Unrestricted numbers to start from; several starts beside Hannan-Rissanen's if absent. */
  readonly start?: Float64Array;
}

/**
 * A fit with estimates. AT_BOUNDARY: a root is within 1 % of the unit circle, so the usual standard
 * errors do not hold. NOT_CONVERGED: the best point within the iteration limit.
 */
export interface SarimaFit {
  readonly status: "OK" | "AT_BOUNDARY" | "NOT_CONVERGED";
  readonly order: SarimaOrder;
  readonly constant: boolean;
  readonly ar: Float64Array;
  readonly ma: Float64Array;
  readonly seasonalAr: Float64Array;
  readonly seasonalMa: Float64Array;
  /** Of the constant, when there is one, then of the regressors. */
  readonly regression: Float64Array;
  /** Innovation variance, the maximum likelihood estimate. */
  readonly sigma2: number;
  readonly logLikelihood: number;
  readonly aic: number;
  readonly aicc: number;
  readonly bic: number;
  /** Differences that the likelihood counts. */
  readonly observations: number;
  /** One-step errors of the differenced series, each over the square root of its relative variance. */
  readonly residuals: Float64Array;
  readonly iterations: number;
  /** Unrestricted numbers of the estimates, for a warm start. */
  readonly free: Float64Array;
  /** What forecasts and standard errors are computed from. */
  readonly likelihood: Likelihood;
  readonly design: RegressionDesign;
}

/** Why there are no estimates; `note` says it in words. */
export interface SarimaFailure {
  readonly status: "TOO_SHORT" | "CONSTANT" | "COLLINEAR" | "NOT_FINITE" | "NO_LIKELIHOOD";
  readonly note: string;
}

export type SarimaResult = SarimaFit | SarimaFailure;

/** Whether there are estimates. */
export function isFit(result: SarimaResult): result is SarimaFit {
  return "sigma2" in result;
}

/**
 * Exact Gaussian maximum likelihood of a seasonal ARIMA with regressors, difference first. Signs as in
 * R: (1 − Σ ar B^i)(y − regression) = (1 + Σ ma B^i) innovations. Any unit; NaN marks a missing
 * value, at most half of the differences.
 * Box, Jenkins, Reinsel & Ljung (2015), "Time Series Analysis", chapters 7 and 9.
 */
export function fitSarima(
  series: Float64Array,
  order: SarimaOrder,
  options: SarimaOptions,
): SarimaResult {
  const constant = options.constant ?? false;
  const columns = [...(constant ? [constantColumn(series.length, order)] : [])];
  columns.push(...(options.regressors ?? []));
  const problem = inputProblem(series, order, columns);
  if (problem !== undefined) return problem;
  const design = regressionDesign(series, columns, differenceCoefficients(order));
  if (design === "CONSTANT") return { status: design, note: "the differenced series is constant" };
  if (design === "COLLINEAR")
    return { status: design, note: "the regressors are linearly dependent" };
  return fitDesign(design, order, constant, options);
}

/** The fit of a design that is built already. */
export function fitDesign(
  design: RegressionDesign,
  order: SarimaOrder,
  constant: boolean,
  options: SarimaOptions,
): SarimaResult {
  const likelihood = new Likelihood(design, order);
  const minimum =
    options.start === undefined
      ? minimiseFromStarts(likelihood, design.series, order, options)
      : minimise(likelihood, options.start, options);
  likelihood.polynomials.setFree(minimum.point);
  const value = likelihood.value();
  if (!Number.isFinite(value)) {
    const note =
      "the likelihood cannot be evaluated: too little is observed around the missing values";
    return { status: "NO_LIKELIHOOD", note };
  }
  return describe(design, order, constant, likelihood, minimum, value);
}

function describe(
  design: RegressionDesign,
  order: SarimaOrder,
  constant: boolean,
  likelihood: Likelihood,
  minimum: {
    readonly point: Float64Array;
    readonly iterations: number;
    readonly converged: boolean;
  },
  value: number,
): SarimaFit {
  const { observed: n, missing } = design;
  const { ar, ma, seasonalAr, seasonalMa, phi, theta } = likelihood.polynomials;
  const inside =
    rootsOutside(phi, boundaryRadius) &&
    rootsOutside(
      theta.map((c) => -c),
      boundaryRadius,
    );
  const logLikelihood = -0.5 * n * (1 + log(2 * Math.PI)) - value;
  const parameters = coefficientCount(order) + design.centre.length + 1;
  const aic = 2 * parameters - 2 * logLikelihood;
  return {
    status: inside ? (minimum.converged ? "OK" : "NOT_CONVERGED") : "AT_BOUNDARY",
    order,
    constant,
    ar,
    ma,
    seasonalAr,
    seasonalMa,
    regression: regressorCoefficients(design, likelihood.weights.subarray(missing)),
    sigma2: likelihood.sumOfSquares / n,
    logLikelihood,
    aic,
    aicc: aic + (2 * parameters * (parameters + 1)) / (n - parameters - 1),
    bic: parameters * log(n) - 2 * logLikelihood,
    observations: n,
    residuals: likelihood.innovations.map((e, t) => e / Math.sqrt(likelihood.varianceAt(t))),
    iterations: minimum.iterations,
    free: minimum.point,
    likelihood,
    design,
  };
}

/** Ones for a mean; 1, 2, 3, ... for a drift. */
export function constantColumn(length: number, { d, D }: SarimaOrder): Float64Array {
  const trend = d + D > 0;
  const column = new Float64Array(length);
  for (let t = 0; t < length; t += 1) column[t] = trend ? t + 1 : 1;
  return column;
}

/** Why the input cannot be fitted, or undefined when it can be tried. */
export function inputProblem(
  series: Float64Array,
  order: SarimaOrder,
  columns: readonly Float64Array[],
): SarimaFailure | undefined {
  let missing = 0;
  for (const value of series) {
    if (Number.isNaN(value)) missing += 1;
    else if (!Number.isFinite(value)) return { status: "NOT_FINITE", note: "a value is infinite" };
  }
  for (const column of columns) {
    if (column.length !== series.length || !column.every(Number.isFinite)) {
      const note = "a regressor has another length than the series, or a value that is not finite";
      return { status: "NOT_FINITE", note };
    }
  }
  const left = series.length - lostToDifferencing(order) - missing;
  const needed = Math.max(coefficientCount(order) + columns.length + 3, missing);
  if (left < needed) {
    return { status: "TOO_SHORT", note: `${left} observations are left, ${needed} are needed` };
  }
  return undefined;
}
