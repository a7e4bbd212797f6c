import type { CheckStop } from "../numerics/fit-controls.ts";
import { solveInPlace } from "../numerics/linear-solve.ts";
import { fitGarch, type GarchFit } from "./fit.ts";
import { outerProduct } from "./information.ts";
import { GarchLikelihood } from "./likelihood.ts";
import { type GarchSpecification, layoutOf } from "./specification.ts";

/** Least rise of the likelihood, by the score test, for which one more lag is fitted at all. */
const leastPredictedGain = 0.5;
/** Share of a coefficient that its new neighbour starts from. */
const startShare = 0.1;

/**
 * The orders from 1 to `maximumOrder` with the lowest AIC, ties to the smaller. Larger orders start
 * from the estimate with one lag less, and are skipped when the score test there (Engle 1982: half
 * the statistic predicts the rise of the likelihood) says that the lag cannot pay for itself.
 * @param checkStop called before each fit
 * @returns undefined when the first-order fit fails.
 */
export function searchOrders(
  returns: Float64Array,
  specification: GarchSpecification,
  maximumOrder: number,
  iterationLimit: number,
  checkStop: CheckStop,
): GarchFit | undefined {
  checkStop();
  const first = fitGarch(
    returns,
    { ...specification, archOrder: 1, garchOrder: 1 },
    iterationLimit,
  );
  if (first === undefined) return undefined;
  const fitted = new Map([["1,1", first]]);
  let best = first;
  for (let total = 3; total <= 2 * maximumOrder; total += 1) {
    for (let archOrder = 1; archOrder < total; archOrder += 1) {
      const garchOrder = total - archOrder;
      if (Math.max(archOrder, garchOrder) > maximumOrder) continue;
      const parent = likelier(
        fitted.get(`${archOrder - 1},${garchOrder}`),
        fitted.get(`${archOrder},${garchOrder - 1}`),
      );
      if (parent === undefined) continue;
      const larger = { ...specification, archOrder, garchOrder };
      if (predictedGain(parent, larger) < leastPredictedGain) continue;
      checkStop();
      const fit = fitGarch(returns, larger, iterationLimit, extended(parent, larger, startShare));
      if (fit === undefined) continue;
      fitted.set(`${archOrder},${garchOrder}`, fit);
      if (fit.aic < best.aic) best = fit;
    }
  }
  return best;
}

function likelier(one?: GarchFit, other?: GarchFit): GarchFit | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return other.logLikelihood > one.logLikelihood ? other : one;
}

/** Half the score test's statistic for the lag that `larger` has and the fit has not. */
function predictedGain(fit: GarchFit, larger: GarchSpecification): number {
  const likelihood = new GarchLikelihood(fit.scaled.likelihood.returns, larger);
  const theta = extended(fit, larger, 0);
  const score = new Float64Array(theta.length);
  if (!Number.isFinite(likelihood.score(theta, score))) return 0;
  if (larger.form !== "EGARCH" && !risesInside(fit, larger, score)) return 0;
  const direction = score.slice();
  if (!solveInPlace(outerProduct(likelihood, theta), direction)) return Number.POSITIVE_INFINITY;
  let statistic = 0;
  for (let k = 0; k < score.length; k += 1) statistic += direction[k]! * score[k]!;
  return 0.5 * statistic;
}

/** Whether the likelihood rises when the new lag leaves zero for the values that it may have. */
function risesInside(fit: GarchFit, larger: GarchSpecification, score: Float64Array): boolean {
  const { alpha, gamma, beta } = layoutOf(larger);
  const lag = larger.archOrder - 1;
  if (larger.archOrder === fit.specification.archOrder) {
    return score[beta + larger.garchOrder - 1]! > 0;
  }
  if (gamma < 0) return score[alpha + lag]! > 0;
  // The responses to positive and to negative shocks are alpha and alpha + gamma, both 0 or more.
  return score[alpha + lag]! - score[gamma + lag]! > 0 || score[gamma + lag]! > 0;
}

/**
 * The scaled parameters of a fit in the layout of a larger order; each new lag takes a share of the
 * one before it.
 */
function extended(fit: GarchFit, larger: GarchSpecification, share: number): Float64Array {
  const from = layoutOf(fit.specification);
  const to = layoutOf(larger);
  const small = fit.scaled.theta;
  const theta = new Float64Array(to.dimension);
  theta.set(small.subarray(0, from.alpha));
  const copy = (source: number, target: number, length: number, wanted: number) => {
    if (source < 0) return;
    theta.set(small.subarray(source, source + length), target);
    if (wanted === length) return;
    const last = small[source + length - 1]!;
    theta[target + length - 1] = (1 - share) * last;
    theta[target + length] = share * last;
  };
  const { archOrder, garchOrder } = fit.specification;
  copy(from.alpha, to.alpha, archOrder, larger.archOrder);
  copy(from.gamma, to.gamma, archOrder, larger.archOrder);
  copy(from.beta, to.beta, garchOrder, larger.garchOrder);
  if (to.nu >= 0) theta[to.nu] = small[from.nu]!;
  return theta;
}
