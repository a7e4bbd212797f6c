import { ErrorLaw } from "./error-law.ts";
import { ExponentialVariance } from "./exponential-variance.ts";
import { normalFirstOrderHessian } from "./first-order-hessian.ts";
import { normalFirstOrderScore } from "./first-order-kernels.ts";
import { PolynomialVariance } from "./polynomial-variance.ts";
import { type GarchSpecification, layoutOf, MU, type ParameterLayout } from "./specification.ts";
import {
  addPair,
  addSquares,
  shiftedProduct,
  type VarianceRecursion,
} from "./variance-recursion.ts";

/**
 * Likelihood of a return series under one member of the family, with analytic first and second
 * derivatives in the parameters of its layout (after Fiorentini, Calzolari & Panattoni 1996).
 */
export class GarchLikelihood {
  readonly specification: GarchSpecification;
  readonly layout: ParameterLayout;
  readonly returns: Float64Array;
  readonly recursion: VarianceRecursion;
  readonly law: ErrorLaw;
  /** Where a single pass over the returns gives the score, and another one the Hessian. */
  private readonly firstOrder: PolynomialVariance | undefined;
  /** The parameters that recursion and law hold the state of. */
  private readonly held: Float64Array;
  private readonly heldScore: Float64Array;
  private slopesHeld = false;

  constructor(returns: Float64Array, specification: GarchSpecification) {
    const { form, distribution, archOrder, garchOrder } = specification;
    this.specification = specification;
    this.layout = layoutOf(specification);
    this.returns = returns;
    const polynomial =
      form === "EGARCH" ? undefined : new PolynomialVariance(returns, specification);
    this.recursion = polynomial ?? new ExponentialVariance(returns, specification);
    this.law = new ErrorLaw(returns.length, distribution);
    const plain = form === "GARCH" && distribution === "NORMAL";
    this.firstOrder = plain && archOrder * garchOrder === 1 ? polynomial : undefined;
    this.held = new Float64Array(this.layout.dimension).fill(Number.NaN);
    this.heldScore = new Float64Array(this.layout.dimension);
  }

  /** Writes d logL / d theta and returns logL, all terms included; −Infinity outside the domain. */
  score(theta: Float64Array, score: Float64Array): number {
    const { firstOrder } = this;
    if (firstOrder === undefined) return this.scoreInPasses(theta, score);
    if (!firstOrder.admissible(theta) || !firstOrder.presample.set(theta)) {
      return Number.NEGATIVE_INFINITY;
    }
    const { value: level, gradient } = firstOrder.presample;
    const value = normalFirstOrderScore(this.returns, theta, level, gradient, score);
    return Number.isFinite(value) ? value : Number.NEGATIVE_INFINITY;
  }

  /**
   * Mean log growth a bar of a change of the presample variance, at admissible parameters: 0 or more where
   * an EGARCH is not invertible. Undefined for the other forms, whose persistence says it.
   */
  presampleGrowth(theta: Float64Array): number | undefined {
    const { recursion } = this;
    if (!(recursion instanceof ExponentialVariance) || !recursion.filter(theta)) return undefined;
    this.held.fill(Number.NaN);
    return recursion.presampleGrowth(theta);
  }

  /** Whether the parameters last scored are invertible, as far as the specification asks for it. */
  keepsInvertible(theta: Float64Array): boolean {
    const { recursion } = this;
    if (!this.specification.invertible || !(recursion instanceof ExponentialVariance)) return true;
    return recursion.presampleGrowth(theta) < 0;
  }

  private scoreInPasses(theta: Float64Array, score: Float64Array): number {
    const { recursion, law, held } = this;
    const { nu } = this.layout;
    held.fill(Number.NaN);
    if (nu >= 0 && !(theta[nu]! > 2)) return Number.NEGATIVE_INFINITY;
    if (!recursion.filter(theta)) return Number.NEGATIVE_INFINITY;
    const { errors, variances, inverses } = recursion;
    const value = law.evaluate(errors, variances, inverses, nu < 0 ? 0 : theta[nu]!);
    if (!Number.isFinite(value)) return Number.NEGATIVE_INFINITY;
    score.fill(0);
    score[MU] = law.onMean;
    if (nu >= 0) score[nu] = law.onNu;
    recursion.pullBack(theta, law.onLogVariance, score);
    held.set(theta);
    this.slopesHeld = false;
    return value;
  }

  /**
   * Makes recursion and law hold the first derivatives of every observation at an admissible theta.
   */
  hold(theta: Float64Array): void {
    let same = true;
    for (let k = 0; k < theta.length; k += 1) same = same && theta[k] === this.held[k];
    if (!same) this.scoreInPasses(theta, this.heldScore);
    if (!this.slopesHeld) this.recursion.fillSlopes(theta);
    this.slopesHeld = true;
  }

  /** Writes d² logL / d theta² (row-major) at an admissible theta. */
  hessian(theta: Float64Array, hessian: Float64Array): void {
    const { recursion, law, firstOrder } = this;
    if (firstOrder?.presample.set(theta)) {
      normalFirstOrderHessian(this.returns, theta, firstOrder.presample, hessian);
      return;
    }
    const { dimension, nu } = this.layout;
    const { slopes, errors, inverses } = recursion;
    this.hold(theta);
    law.bend(errors, inverses, nu < 0 ? 0 : theta[nu]!);
    hessian.fill(0);
    addSquares(hessian, slopes, law.xx);
    recursion.addCurvature(theta, law.onLogVariance, hessian);
    hessian[MU]! += sumOf(law.ee);
    for (let k = 0; k < dimension; k += 1) {
      addPair(hessian, dimension, MU, k, -shiftedProduct(law.xe, slopes[k]!, 0));
    }
    if (nu < 0) return;
    for (let k = 0; k < dimension; k += 1) {
      addPair(hessian, dimension, nu, k, shiftedProduct(law.xn, slopes[k]!, 0));
    }
    addPair(hessian, dimension, MU, nu, -sumOf(law.en));
    hessian[nu * dimension + nu]! += law.nn;
  }
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < values.length; t += 1) sum += values[t]!;
  return sum;
}
