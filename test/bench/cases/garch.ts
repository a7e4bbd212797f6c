import { standardErrors } from "#lib/statistics/garch/covariance.ts";
import { fitGarch } from "#lib/statistics/garch/fit.ts";
import { covarianceKinds } from "#lib/statistics/garch/settings.ts";
import type { GarchSpecification } from "#lib/statistics/garch/specification.ts";
import { garch } from "#services/forecast/domain/models/garch.ts";
import { dem2gbp, sp500dge } from "#test/support/exchange-returns.ts";
import { modelInput, policy } from "#test/support/forecast-policy.ts";
import { pricesFrom } from "#test/support/sample-series.ts";
import type { BenchCase } from "../measure.ts";

const returns = dem2gbp();
const long = sp500dge();
const iterationLimit = 200;

function specification(
  form: GarchSpecification["form"],
  distribution: GarchSpecification["distribution"],
): GarchSpecification {
  const orders = { archOrder: 1, garchOrder: 1 };
  // As the model fits it: EGARCH among invertible parameters.
  const limits = { stationary: false, invertible: true };
  return { form, distribution, presample: "mean", ...limits, ...orders };
}

/** A fit with its standard errors of every kind. */
function estimate(series: Float64Array, chosen: GarchSpecification): unknown {
  const fit = fitGarch(series, chosen, iterationLimit);
  if (fit === undefined) throw new Error("the benchmark's fit did not converge");
  return covarianceKinds.map((kind) => standardErrors(fit, kind));
}

const normal = specification("GARCH", "NORMAL");
const student = specification("GARCH", "STUDENT_T");
const closes = pricesFrom(returns.subarray(0, 500).map((percent) => percent / 100));
const defaultInput = modelInput(closes, 30);
const pathOnly = { ...defaultInput, purpose: "VALIDATION" } as const;
const searching = { ...policy.garch, maximumOrder: 3 };

/** GARCH fits of the mark-pound returns, five covariances included where not said otherwise. */
export const cases: readonly BenchCase[] = [
  {
    name: "GARCH normal, n = 500",
    barMs: 1,
    run: () => estimate(returns.subarray(0, 500), normal),
  },
  {
    name: "GARCH normal, n = 1000",
    barMs: 2,
    run: () => estimate(returns.subarray(0, 1000), normal),
  },
  { name: "GARCH normal, n = 1974", barMs: 3, run: () => estimate(returns, normal) },
  { name: "GARCH normal, n = 17055", barMs: 15, run: () => estimate(long, normal) },
  {
    name: "GARCH t, n = 500",
    barMs: 3,
    run: () => estimate(returns.subarray(0, 500), student),
  },
  {
    name: "GARCH t, n = 1000",
    barMs: 5,
    run: () => estimate(returns.subarray(0, 1000), student),
  },
  { name: "GARCH t, n = 1974", barMs: 8, run: () => estimate(returns, student) },
  { name: "GJR t, n = 1974", run: () => estimate(returns, specification("GJR", "STUDENT_T")) },
  {
    name: "EGARCH t, n = 1974",
    run: () => estimate(returns, specification("EGARCH", "STUDENT_T")),
  },
  {
    name: "GARCH path for validation, 501 closes",
    run: () => garch.forecast(pathOnly, policy.garch),
  },
  { name: "GARCH forecast, 501 closes", run: () => garch.forecast(defaultInput, policy.garch) },
  {
    name: "GARCH order search 1 to 3, 501 closes",
    run: () => garch.forecast(defaultInput, searching),
  },
];
