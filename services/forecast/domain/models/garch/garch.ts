import { exponentialVariance } from "../../numerics/exponential-variance.ts";
import { driftPath, logReturns, moments } from "../../numerics/log-returns.ts";
import { checked, failure, type Model, type ModelInput, type ModelResult } from "../model.ts";
import { fitGarch, type GarchFit } from "./fit.ts";
import { variancePath } from "./variance-path.ts";

const minimumReturns = 50;

/**
 * GARCH(1,1) on log returns. Its price path is the drift that its mean implies; its variance path
 * shapes the intervals. When the fit fails, the exponentially weighted variance and the sample mean
 * take over, and the note says why.
 */
export const garch: Model = {
  id: "garch",
  description: "GARCH(1,1) with normal errors: a drift at its mean, and the variance of every bar.",
  reference: "Bollerslev (1986), Generalized autoregressive conditional heteroskedasticity",
  forecast({ closes, horizonBars, policy }: ModelInput): ModelResult {
    const returns = logReturns(closes);
    const { mean, variance } = moments(returns);
    if (!(variance > 0)) return failure("the closes do not vary");
    const last = closes[closes.length - 1]!;
    if (returns.length < minimumReturns) {
      const reason = `${returns.length} returns are fewer than ${minimumReturns}`;
      return fallback(returns, mean, last, horizonBars, reason);
    }
    const { presample, iterationLimit } = policy.garch;
    const fit = fitGarch(returns, presample, iterationLimit);
    if (fit === undefined) {
      const reason = `no convergence within ${iterationLimit} iterations`;
      return fallback(returns, mean, last, horizonBars, reason);
    }
    return checked({
      status: "OK",
      prices: driftPath(last, fit.mu, horizonBars),
      logReturnVariances: variancePath(fit, horizonBars),
      diagnostics: diagnosticsOf(fit),
      note: noteOf(fit),
    });
  },
};

function fallback(
  returns: Float64Array,
  mean: number,
  last: number,
  horizonBars: number,
  reason: string,
): ModelResult {
  const variance = exponentialVariance(returns);
  return checked({
    status: "FALLBACK",
    prices: driftPath(last, mean, horizonBars),
    logReturnVariances: new Float64Array(horizonBars).fill(variance),
    diagnostics: { mu: mean, nextVariance: variance },
    note: `exponentially weighted variance instead of GARCH: ${reason}`,
  });
}

function diagnosticsOf(fit: GarchFit): Record<string, number> {
  const persistence = fit.alpha + fit.beta;
  const { mu, omega, alpha, beta, logLikelihood, nextVariance, iterations } = fit;
  const level = persistence < 1 ? { unconditionalVariance: omega / (1 - persistence) } : {};
  return { mu, omega, alpha, beta, persistence, logLikelihood, nextVariance, iterations, ...level };
}

function noteOf(fit: GarchFit): string {
  const notes: string[] = [];
  if (fit.alpha + fit.beta >= 1) {
    notes.push("persistence is 1 or more: no unconditional variance, growth capped at omega a bar");
  }
  if (!fit.interior) notes.push("the optimum lies on a bound of the parameters");
  return notes.join("; ");
}
