import { z } from "zod";
import { isFit, type SarimaFit } from "#lib/statistics/arima/fit.ts";
import { expectedLevels, levelVariances } from "#lib/statistics/arima/forecast.ts";
import { orderText } from "#lib/statistics/arima/order.ts";
import { searchOrder } from "#lib/statistics/arima/search/order-search.ts";
import { standardErrors } from "#lib/statistics/arima/standard-errors.ts";
import { exp, log } from "#lib/statistics/numerics/portable-math.ts";
import { type FitTests, testResiduals } from "./fit-tests.ts";
import {
  checked,
  failure,
  type ModelInput,
  type ModelResult,
  type ModelWithSettings,
} from "./model.ts";

const schema = z
  .strictObject({
    maximumOrder: z
      .int()
      .min(0)
      .max(5)
      .describe("Largest autoregressive and moving average order that the search tries."),
    maximumSeasonalOrder: z
      .int()
      .min(0)
      .max(2)
      .describe("The same for the seasonal part, where the season is longer than a bar."),
    iterationLimit: z.int().min(1).max(1_000).describe("Iterations of one fit."),
    orderLimit: z.int().min(1).max(200).describe("Orders that the search fits at most."),
  })
  .describe("Settings of sarimax: how far the search for the order goes.");

export type SarimaxSettings = Readonly<z.output<typeof schema>>;

/**
 * Log prices are integrated once: a second difference, which the test for it asks for wherever returns
 * persist, would carry the last return on for ever.
 */
const maximumDifferences = 1;

/**
 * Seasonal ARIMA of the log closes with the order of the lowest AICc, searched anew at every origin.
 * Without regressors: none that is made of past prices is known over the horizon.
 */
export const sarimax: ModelWithSettings<"sarimax", SarimaxSettings> = {
  id: "sarimax",
  description: "Seasonal ARIMA of the log closes, its order searched stepwise by AICc.",
  reference:
    "Hyndman & Khandakar (2008), Automatic time series forecasting, Journal of Statistical Software 27(3)",
  settings: { key: "sarimax", schema },
  forecast(
    { closes, horizonBars, seasonPeriodBars, purpose, checkStop }: ModelInput,
    settings: SarimaxSettings,
  ): ModelResult {
    const levels = closes.map(log);
    const { result, candidates } = searchOrder(
      levels,
      seasonPeriodBars,
      { ...settings, maximumDifferences },
      checkStop,
    );
    if (!isFit(result)) return failure(result.note);
    const prices = expectedLevels(result, horizonBars).map(exp);
    if (purpose === "VALIDATION") {
      return checked({ status: "OK", prices, diagnostics: {}, note: "" });
    }
    return checked({
      status: "OK",
      prices,
      logReturnVariances: returnVariances(result, horizonBars),
      diagnostics: diagnosticsOf(result, candidates),
      fitTests: fitTestsOf(result),
      note: noteOf(result),
    });
  },
};

/** What each bar adds to the variance of the log price, so that their sum is that variance. */
function returnVariances(fit: SarimaFit, horizonBars: number): Float64Array {
  const variances = levelVariances(fit, horizonBars);
  return variances.map((variance, h) =>
    Math.max(0, fit.sigma2 * (h === 0 ? variance : variance - variances[h - 1]!)),
  );
}

function diagnosticsOf(fit: SarimaFit, candidates: number): Record<string, number> {
  const { p, d, q, P, D, Q, period } = fit.order;
  return {
    ...{ p, d, q, P, D, Q, periodBars: period, candidates },
    ...namedCoefficients(fit, fit),
    innovationVariance: fit.sigma2,
    logLikelihood: fit.logLikelihood,
    aicc: fit.aicc,
  };
}

function fitTestsOf(fit: SarimaFit): FitTests {
  const { p, q, P, Q } = fit.order;
  const errors = standardErrors(fit);
  return {
    ...testResiduals(
      fit.residuals.map((residual) => residual / Math.sqrt(fit.sigma2)),
      p + q + P + Q,
    ),
    standardErrors: errors ? withoutHeld(namedCoefficients(fit, errors)) : {},
  };
}

/** One number for each coefficient of a fit, under the coefficient's name. */
function namedCoefficients(
  { order, constant }: SarimaFit,
  values: Pick<SarimaFit, "ar" | "ma" | "seasonalAr" | "seasonalMa" | "regression">,
): Record<string, number> {
  const constantName = order.d + order.D > 0 ? "driftLogPrice" : "meanLogPrice";
  return {
    ...named("ar", values.ar),
    ...named("ma", values.ma),
    ...named("seasonalAr", values.seasonalAr),
    ...named("seasonalMa", values.seasonalMa),
    ...(constant ? { [constantName]: values.regression[0]! } : {}),
  };
}

/** A coefficient that its bound holds has none. */
function withoutHeld(errors: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(errors).filter(([, error]) => !Number.isNaN(error)));
}

function named(name: string, values: Float64Array): Record<string, number> {
  return Object.fromEntries(Array.from(values, (value, i) => [`${name}${i + 1}`, value]));
}

function noteOf({ status, order }: SarimaFit): string {
  const name = orderText(order);
  if (status === "NOT_CONVERGED") return `${name} stopped at the iteration limit`;
  return status === "AT_BOUNDARY" ? `${name} has a root within 1 % of the unit circle` : "";
}
