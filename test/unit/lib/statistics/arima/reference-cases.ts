import { fitSarima, isFit, type SarimaFit, type SarimaOptions } from "#lib/statistics/arima/fit.ts";
import type { SarimaOrder } from "#lib/statistics/arima/order.ts";
import { log } from "#lib/statistics/numerics/portable-math.ts";
import { classicSeries } from "#test/support/classic-series.ts";
import { referenceNumbers } from "#test/support/reference-numbers.ts";

export interface ReferenceCase {
  readonly data: string;
  readonly transform: "none" | "log" | "log10";
  readonly order: readonly [number, number, number];
  readonly seasonal: readonly [number, number, number];
  readonly period: number;
  readonly coef: Readonly<Record<string, number>>;
  readonly se: Readonly<Record<string, number>>;
  readonly sigma2: number;
  readonly loglik: number;
  readonly aic: number;
  readonly aicc: number;
  readonly bic: number;
  readonly forecast_mean: readonly number[];
  readonly forecast_se: readonly number[];
}

interface StateSpaceCase {
  readonly params: Readonly<Record<string, number>>;
  readonly llf: number;
  readonly mean?: readonly number[];
  readonly se?: readonly number[];
}

export const reference = referenceNumbers("sarimax") as {
  readonly cases: Readonly<Record<string, ReferenceCase>>;
  readonly statsmodels: Readonly<Record<string, StateSpaceCase>>;
};

/** Ends where the likelihood is flat to the last digits. */
export const exact: SarimaOptions = { iterationLimit: 200, tolerance: 1e-13 };

const transforms = { none: (x: number) => x, log, log10: (x: number) => log(x) / log(10) };

/** The series of a case, transformed. */
export function seriesOf({ data, transform }: ReferenceCase): Float64Array {
  return classicSeries(data).map(transforms[transform]);
}

/** The order of a case. */
export function orderOf({ order, seasonal, period }: ReferenceCase): SarimaOrder {
  const [p, d, q] = order;
  const [P, D, Q] = seasonal;
  return { p, d, q, P, D, Q, period };
}

/** The fit, which must have estimates. */
export function fitted(
  series: Float64Array,
  order: SarimaOrder,
  options: Partial<SarimaOptions> = {},
): SarimaFit {
  const fit = fitSarima(series, order, { ...exact, ...options });
  if (!isFit(fit)) throw new Error(`no estimates: ${fit.status}, ${fit.note}`);
  return fit;
}

/** The fit of a case. */
export function caseFit(reference: ReferenceCase): SarimaFit {
  return fitted(seriesOf(reference), orderOf(reference), {
    constant: "intercept" in reference.coef,
  });
}

/** The estimates in the reference's order. */
export function estimatesOf({ ar, ma, seasonalAr, seasonalMa, regression }: SarimaFit): number[] {
  return [...ar, ...ma, ...seasonalAr, ...seasonalMa, ...regression];
}
