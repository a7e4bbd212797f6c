import assert from "node:assert/strict";
import { test } from "node:test";
import { arimaOrder } from "#lib/statistics/arima/order.ts";
import { standardErrors } from "#lib/statistics/arima/standard-errors.ts";
import { classicSeries } from "#test/support/classic-series.ts";
import { forecastSarima } from "#test/support/sarima-forecast.ts";
import { caseFit, estimatesOf, fitted, reference } from "./reference-cases.ts";

function close(actual: number, expected: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: ${actual}, not ${expected}`);
}

function near(
  actual: Iterable<number>,
  expected: readonly number[],
  relative: number,
  what: string,
): void {
  const values = Array.from(actual);
  assert.equal(values.length, expected.length, what);
  values.forEach((value, i) => {
    close(value, expected[i]!, relative * Math.abs(expected[i]!), `${what} ${i + 1}`);
  });
}

// R gives the differences a prior of variance 1e6 instead of infinity: its airline variance is 4.7e-5
// lower than the exact one, and its standard errors by half of that.
for (const [name, expected] of Object.entries(reference.cases)) {
  const fit = caseFit(expected);

  test(`the likelihood of ${name} is within R's prior for the differences`, () => {
    assert.equal(fit.status, "OK");
    close(fit.logLikelihood, expected.loglik, 5e-3, "logL");
    close(fit.aic, expected.aic, 1e-2, "AIC");
    close(fit.aicc, expected.aicc, 1e-2, "AICc");
    close(fit.bic, expected.bic, 1e-2, "BIC");
  });

  test(`the estimates of ${name} agree with R to 1e-3 and the variance to 1e-4`, () => {
    estimatesOf(fit).forEach((value, i) => {
      const [key, wanted] = Object.entries(expected.coef)[i]!;
      close(value, wanted, key === "intercept" ? 1e-4 * wanted : 1e-3, key);
    });
    near([fit.sigma2], [expected.sigma2], 1e-4, "sigma2");
  });

  test(`the standard errors of ${name} agree with R's numerical Hessian to 0.4 %`, () => {
    const errors = standardErrors(fit);
    assert.ok(errors !== undefined);
    const { ar, ma, seasonalAr, seasonalMa, regression } = errors;
    near(
      [...ar, ...ma, ...seasonalAr, ...seasonalMa, ...regression],
      Object.values(expected.se),
      4e-3,
      "standard error",
    );
  });

  test(`${expected.forecast_mean.length} forecasts of ${name} and their standard errors agree with R's`, () => {
    const ahead = forecastSarima(fit, expected.forecast_mean.length);
    near(ahead.means, expected.forecast_mean, 1e-5, "mean");
    near(ahead.standardErrors, expected.forecast_se, 5e-5, "standard error");
  });
}

const stateSpace: readonly (readonly [string, string])[] = [
  ["airline_log_simple_diff", "airline_log"],
  ["lakehuron_ar2", "lakehuron_ar2"],
  ["lynx_log10_ar2", "lynx_log10_ar2"],
  ["nile_111_simple_diff", "nile_arima111"],
  ["www_310_simple_diff", "wwwusage_arima311"],
  ["usacc_simple_diff", "usaccdeaths"],
];

for (const [name, equal] of stateSpace) {
  test(`the exact likelihood of ${name} agrees with statsmodels to 1e-4 and is not lower`, () => {
    const { logLikelihood } = caseFit(reference.cases[equal]!);
    close(logLikelihood, reference.statsmodels[name]!.llf, 1e-4, "logL");
    assert.ok(logLikelihood > reference.statsmodels[name]!.llf - 1e-8);
  });
}

test("forecasts of the airline model agree with an exactly diffuse start", () => {
  const { mean, se } = reference.statsmodels.airline_log_diffuse!;
  const ahead = forecastSarima(caseFit(reference.cases.airline_log!), 12);
  near(ahead.means, mean!, 1e-6, "mean");
  near(ahead.standardErrors, se!, 1e-4, "standard error");
});

test("an autoregression of order 3 on the luteinizing hormone series agrees with statsmodels", () => {
  const { llf, mean, se, params } = reference.statsmodels.lh_ar3!;
  const fit = fitted(classicSeries("lh"), arimaOrder(3, 0, 0), { constant: true });
  const ahead = forecastSarima(fit, 12);
  close(fit.logLikelihood, llf, 1e-6, "logL");
  close(fit.sigma2, params.sigma2!, 1e-6, "sigma2");
  near(ahead.means, mean!, 1e-5, "mean");
  near(ahead.standardErrors, se!, 1e-5, "standard error");
});

// The local level model is an ARIMA(0,1,1) with ma = −(σ²_ε / σ²). statsmodels printed 15108.3 and
// 1463.5 with logL −632.53769: its start has variance 1e6 instead of infinity. The exact values are
// the book's.
test("the variances of a local level model of the Nile are those of Durbin & Koopman, 15099 and 1469.1", () => {
  const fit = fitted(classicSeries("Nile"), arimaOrder(0, 1, 1));
  const ma = fit.ma[0]!;
  close(-ma * fit.sigma2, 15099, 1, "irregular");
  close((1 + ma) * (1 + ma) * fit.sigma2, 1469.1, 0.5, "level");
  close(fit.logLikelihood, -632.5456, 1e-3, "logL");
});
