import { z } from "zod";
import { fitDiagnostics } from "#lib/statistics/garch/diagnostics.ts";
import { conditionalVariances, type GarchFit, refitGarch } from "#lib/statistics/garch/fit.ts";
import { searchOrders } from "#lib/statistics/garch/order-search.ts";
import {
  covarianceKinds,
  errorDistributions,
  presamples,
  varianceForms,
} from "#lib/statistics/garch/settings.ts";
import { MU } from "#lib/statistics/garch/specification.ts";
import { varianceHistory } from "#lib/statistics/garch/variance-history.ts";
import { variancePath } from "#lib/statistics/garch/variance-path.ts";
import { fitTargeted } from "#lib/statistics/garch/variance-targeting.ts";
import { driftPath, logReturns, moments } from "#lib/statistics/returns/log-returns.ts";
import { exponentialVariances } from "#lib/statistics/volatility/exponential-variance.ts";
import { testResiduals } from "./fit-tests.ts";
import {
  checked,
  failure,
  type ModelInput,
  type ModelResult,
  type ModelWithSettings,
} from "./model.ts";

const schema = z
  .strictObject({
    form: z
      .enum(varianceForms)
      .describe("How the next variance depends on the last return: GARCH, GJR or EGARCH."),
    distribution: z
      .enum(errorDistributions)
      .describe("Law of the standardised errors: NORMAL or STUDENT_T."),
    maximumOrder: z
      .int()
      .min(1)
      .max(3)
      .describe("Orders p and q are searched from 1 to this by AIC; 1 for no search."),
    presample: z
      .enum(presamples)
      .describe(
        "Variance before the first bar: mean (of the squared residuals), backcast (weighted to the first bars) or unconditional.",
      ),
    stationary: z
      .boolean()
      .describe(
        "Whether the persistence of GARCH and GJR is held below 1; EGARCH's always is. Above it the growth of the variance forecast is capped.",
      ),
    signedShocks: z
      .boolean()
      .optional()
      .describe(
        "Whether GJR's response to shocks of one sign may be below 0, as long as every variance of the bars stays positive. Absent: not.",
      ),
    covariance: z
      .enum(covarianceKinds)
      .describe(
        "Estimate that standard errors are taken from: HESSIAN, OPG, INFORMATION, BOLLERSLEV_WOOLDRIDGE or QMLE.",
      ),
    iterationLimit: z
      .int()
      .min(1)
      .max(1_000)
      .describe("Iterations after which a fit is given up and a simpler variance takes over."),
  })
  .describe("Settings of the GARCH family.");

export type GarchSettings = Readonly<z.output<typeof schema>>;

const minimumReturns = 50;

/**
 * The GARCH family on log returns. Its price path is the drift that its mean implies; its variance
 * path shapes the intervals. When the fit fails, GARCH(1,1) targeted at the sample variance takes
 * over, and when that fails the exponentially weighted variance; the note says which, and why.
 */
export const garch: ModelWithSettings<"garch", GarchSettings> = {
  id: "garch",
  description:
    "GARCH, GJR or EGARCH with normal or Student-t errors: a drift at its mean, and the variance of every bar.",
  reference: "Bollerslev (1986), Generalized autoregressive conditional heteroskedasticity",
  settings: { key: "garch", schema },
  forecast(input: ModelInput, settings: GarchSettings): ModelResult {
    const returns = logReturns(input.closes);
    if (!(moments(returns).variance > 0)) return failure("the closes do not vary");
    if (returns.length < minimumReturns) {
      return weighted(input, returns, `${returns.length} returns are fewer than ${minimumReturns}`);
    }
    const { iterationLimit, form, presample } = settings;
    const found = likeliest(input, returns, settings);
    if (found !== undefined) return fitted(input, returns, found, settings);
    const reason = `no convergence within ${iterationLimit} iterations`;
    const targeted = fitTargeted(returns, presample, iterationLimit);
    if (targeted === undefined) return weighted(input, returns, reason);
    const note = `GARCH(1,1) targeted at the sample variance instead of ${form}: ${reason}`;
    return fitted(input, returns, targeted, settings, note);
  },
};

/** The fit of the settings' specification, warm-started from the previous origin's fit when possible. */
function likeliest(
  { memory, checkStop }: ModelInput,
  returns: Float64Array,
  settings: GarchSettings,
): GarchFit | undefined {
  const { maximumOrder, iterationLimit, covariance: _, ...chosen } = settings;
  const near = maximumOrder === 1 ? (memory?.kept as GarchFit | undefined) : undefined;
  // Beyond the invertible parameters of EGARCH a higher likelihood describes nothing, and forecasts nothing.
  const first = { ...chosen, invertible: true, archOrder: 1, garchOrder: 1 };
  const found =
    (near && refitGarch(returns, near, iterationLimit)) ??
    searchOrders(returns, first, maximumOrder, iterationLimit, checkStop);
  if (memory) memory.kept = found;
  return found;
}

/** @param fallback why a simpler fit took over; absent for the fit that the settings ask for */
function fitted(
  { closes, horizonBars, purpose }: ModelInput,
  returns: Float64Array,
  fit: GarchFit,
  { covariance }: GarchSettings,
  fallback?: string,
): ModelResult {
  const status = fallback === undefined ? "OK" : "FALLBACK";
  const notes = fallback === undefined ? [] : [fallback];
  const prices = driftPath(closes[closes.length - 1]!, fit.theta[MU]!, horizonBars);
  if (purpose === "VALIDATION") {
    return checked({ status, prices, diagnostics: {}, note: notes.join("; ") });
  }
  const variances = conditionalVariances(fit);
  const described = fitDiagnostics(fit, covariance, variances[returns.length]!);
  return checked({
    status,
    prices,
    logReturnVariances: variancePath(fit, returns, horizonBars, 1, variances),
    varianceHistory: varianceHistory(fit, returns, variances),
    diagnostics: described.diagnostics,
    // The standard errors are among the diagnostics.
    fitTests: { ...testResiduals(standardised(fit, returns, variances), 0), standardErrors: {} },
    note: [...notes, ...described.notes].join("; "),
  });
}

/** The residuals over the deviation that was expected of each. */
function standardised(
  { theta }: GarchFit,
  returns: Float64Array,
  variances: Float64Array,
): Float64Array {
  const mu = theta[MU]!;
  return returns.map((value, t) => (value - mu) / Math.sqrt(variances[t]!));
}

function weighted(
  { closes, horizonBars }: ModelInput,
  returns: Float64Array,
  reason: string,
): ModelResult {
  const { mean } = moments(returns);
  const conditional = exponentialVariances(returns);
  const variance = conditional[returns.length]!;
  return checked({
    status: "FALLBACK",
    prices: driftPath(closes[closes.length - 1]!, mean, horizonBars),
    logReturnVariances: new Float64Array(horizonBars).fill(variance),
    varianceHistory: {
      conditionalVariances: conditional,
      persistence: 1,
      level: variance,
      step: 0,
    },
    diagnostics: { mu: mean, nextVariance: variance },
    note: `exponentially weighted variance instead of GARCH: ${reason}`,
  });
}
