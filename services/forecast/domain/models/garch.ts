import { fitDiagnostics } from "#lib/statistics/garch/diagnostics.ts";
import { conditionalVariances, type GarchFit, refitGarch } from "#lib/statistics/garch/fit.ts";
import { searchOrders } from "#lib/statistics/garch/order-search.ts";
import { MU } from "#lib/statistics/garch/specification.ts";
import { varianceHistory } from "#lib/statistics/garch/variance-history.ts";
import { variancePath } from "#lib/statistics/garch/variance-path.ts";
import { fitTargeted } from "#lib/statistics/garch/variance-targeting.ts";
import { driftPath, logReturns, moments } from "#lib/statistics/returns/log-returns.ts";
import { exponentialVariances } from "#lib/statistics/volatility/exponential-variance.ts";
import { checked, failure, type Model, type ModelInput, type ModelResult } from "./model.ts";

const minimumReturns = 50;

/**
 * The GARCH family on log returns. Its price path is the drift that its mean implies; its variance
 * path shapes the intervals. When the fit fails, GARCH(1,1) targeted at the sample variance takes
 * over, and when that fails the exponentially weighted variance; the note says which, and why.
 */
export const garch: Model = {
  id: "garch",
  description:
    "GARCH, GJR or EGARCH with normal or Student-t errors: a drift at its mean, and the variance of every bar.",
  reference: "Bollerslev (1986), Generalized autoregressive conditional heteroskedasticity",
  forecast(input: ModelInput): ModelResult {
    const returns = logReturns(input.closes);
    if (!(moments(returns).variance > 0)) return failure("the closes do not vary");
    if (returns.length < minimumReturns) {
      return weighted(input, returns, `${returns.length} returns are fewer than ${minimumReturns}`);
    }
    const { iterationLimit, form, presample } = input.policy.garch;
    const found = likeliest(input, returns);
    if (found !== undefined) return fitted(input, returns, found, "OK", []);
    const reason = `no convergence within ${iterationLimit} iterations`;
    const targeted = fitTargeted(returns, presample, iterationLimit);
    if (targeted === undefined) return weighted(input, returns, reason);
    const note = `GARCH(1,1) targeted at the sample variance instead of ${form}: ${reason}`;
    return fitted(input, returns, targeted, "FALLBACK", [note]);
  },
};

/** The fit of the policy's specification; at a later origin by way of the one before, where that goes. */
function likeliest(
  { policy, memory, checkStop }: ModelInput,
  returns: Float64Array,
): GarchFit | undefined {
  const { maximumOrder, iterationLimit, covariance: _, ...chosen } = policy.garch;
  const near = maximumOrder === 1 ? (memory?.kept as GarchFit | undefined) : undefined;
  const first = { ...chosen, archOrder: 1, garchOrder: 1 };
  const found =
    (near && refitGarch(returns, near, iterationLimit)) ??
    searchOrders(returns, first, maximumOrder, iterationLimit, checkStop);
  if (memory) memory.kept = found;
  return found;
}

function fitted(
  { closes, horizonBars, purpose, policy }: ModelInput,
  returns: Float64Array,
  fit: GarchFit,
  status: "OK" | "FALLBACK",
  notes: string[],
): ModelResult {
  const prices = driftPath(closes[closes.length - 1]!, fit.theta[MU]!, horizonBars);
  if (purpose === "VALIDATION") {
    return checked({ status, prices, diagnostics: {}, note: notes.join("; ") });
  }
  const variances = conditionalVariances(fit);
  const described = fitDiagnostics(fit, policy.garch.covariance, variances[returns.length]!);
  return checked({
    status,
    prices,
    logReturnVariances: variancePath(fit, returns, horizonBars, 1, variances),
    varianceHistory: varianceHistory(fit, returns, variances),
    diagnostics: described.diagnostics,
    note: [...notes, ...described.notes].join("; "),
  });
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
      meanLogReturn: mean,
      conditionalVariances: conditional,
      persistence: 1,
      level: variance,
      step: 0,
    },
    diagnostics: { mu: mean, nextVariance: variance },
    note: `exponentially weighted variance instead of GARCH: ${reason}`,
  });
}
