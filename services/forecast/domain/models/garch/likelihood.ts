import { log } from "../../../../kernel/portable-math.ts";
import {
  ALPHA,
  BETA,
  backcastVariance,
  emptyFirstVariance,
  MU,
  OMEGA,
  type Presample,
  parameterCount,
  setFirstVariance,
} from "./presample.ts";

const LOG_TWO_PI = 1.8378770664093453;
const PRODUCT_HIGH = 1e200;
const PRODUCT_LOW = 1e-200;

/**
 * Gaussian GARCH(1,1) likelihood of a return series with analytic first and second derivatives.
 *
 *   e_t = r_t − mu,   h_t = omega + alpha e²_{t−1} + beta h_{t−1}
 *
 * Bollerslev (1986); derivatives after Fiorentini, Calzolari & Panattoni (1996). The log-determinant
 * is taken as the logarithm of a running product, flushed before it can overflow, because a
 * logarithm per observation would be most of the cost.
 */
export class GarchLikelihood {
  readonly returns: Float64Array;
  readonly presample: Presample;
  readonly sample: {
    readonly mean: number;
    readonly meanSquare: number;
    readonly backcast: number;
  };
  private readonly first = emptyFirstVariance();

  constructor(returns: Float64Array, presample: Presample) {
    let sum = 0;
    let squares = 0;
    for (let t = 0; t < returns.length; t += 1) {
      sum += returns[t]!;
      squares += returns[t]! * returns[t]!;
    }
    const mean = sum / returns.length;
    this.returns = returns;
    this.presample = presample;
    this.sample = {
      mean,
      meanSquare: squares / returns.length,
      backcast: backcastVariance(returns, mean),
    };
  }

  /** Writes d logL / d theta and returns logL, all terms included; −Infinity outside the domain. */
  score(theta: Float64Array, score: Float64Array): number {
    const { returns, first } = this;
    const mu = theta[MU]!;
    const omega = theta[OMEGA]!;
    const alpha = theta[ALPHA]!;
    const beta = theta[BETA]!;
    if (!(omega > 0 && alpha >= 0 && beta >= 0)) return Number.NEGATIVE_INFINITY;
    if (!setFirstVariance(first, this.presample, theta, this.sample))
      return Number.NEGATIVE_INFINITY;
    let h = first.value;
    let dMu = first.gradient[MU]!;
    let dOmega = first.gradient[OMEGA]!;
    let dAlpha = first.gradient[ALPHA]!;
    let dBeta = first.gradient[BETA]!;
    let scoreMu = 0;
    let scoreOmega = 0;
    let scoreAlpha = 0;
    let scoreBeta = 0;
    let product = 1;
    let logs = 0;
    let quadratic = 0;
    const n = returns.length;
    for (let t = 0; t < n; t += 1) {
      const e = returns[t]! - mu;
      const square = e * e;
      const inverse = 1 / h;
      const ratio = square * inverse;
      const weight = 0.5 * inverse * (ratio - 1);
      product *= h;
      if (product > PRODUCT_HIGH || product < PRODUCT_LOW) {
        logs += log(product);
        product = 1;
      }
      quadratic += ratio;
      scoreMu += weight * dMu + e * inverse;
      scoreOmega += weight * dOmega;
      scoreAlpha += weight * dAlpha;
      scoreBeta += weight * dBeta;
      dMu = beta * dMu - 2 * alpha * e;
      dOmega = beta * dOmega + 1;
      dAlpha = beta * dAlpha + square;
      dBeta = beta * dBeta + h;
      h = omega + alpha * square + beta * h;
    }
    score[MU] = scoreMu;
    score[OMEGA] = scoreOmega;
    score[ALPHA] = scoreAlpha;
    score[BETA] = scoreBeta;
    const value = -0.5 * (n * LOG_TWO_PI + logs + log(product) + quadratic);
    return Number.isFinite(value) ? value : Number.NEGATIVE_INFINITY;
  }

  /** Writes d² logL / d theta² (row-major 4 × 4) at an admissible theta. */
  hessian(theta: Float64Array, hessian: Float64Array): void {
    const { returns, first } = this;
    const mu = theta[MU]!;
    const alpha = theta[ALPHA]!;
    const beta = theta[BETA]!;
    setFirstVariance(first, this.presample, theta, this.sample);
    const slope = Float64Array.from(first.gradient);
    const bend = Float64Array.from(first.hessian);
    let h = first.value;
    hessian.fill(0);
    for (let t = 0; t < returns.length; t += 1) {
      const e = returns[t]! - mu;
      const inverse = 1 / h;
      const ratio = e * e * inverse;
      addObservation(
        hessian,
        slope,
        bend,
        beta,
        0.5 * (ratio - 1) * inverse,
        (0.5 - ratio) * inverse * inverse,
      );
      const cross = e * inverse * inverse;
      for (let i = 0; i < parameterCount; i += 1) hessian[i]! -= cross * slope[i]!;
      hessian[MU]! -= cross * slope[MU]! + inverse;
      bend[MU]! += 2 * alpha;
      bend[ALPHA]! -= 2 * e;
      for (let i = 0; i < parameterCount; i += 1) slope[i]! *= beta;
      slope[MU]! -= 2 * alpha * e;
      slope[OMEGA]! += 1;
      slope[ALPHA]! += e * e;
      slope[BETA]! += h;
      h = theta[OMEGA]! + alpha * e * e + beta * h;
    }
    for (let i = 0; i < parameterCount; i += 1) {
      for (let j = 0; j < i; j += 1) {
        hessian[i * parameterCount + j] = hessian[j * parameterCount + i]!;
      }
    }
  }

  /** The variance after the last observation: h_{n+1}, the one-step forecast. */
  nextVariance(theta: Float64Array): number {
    setFirstVariance(this.first, this.presample, theta, this.sample);
    let h = this.first.value;
    for (let t = 0; t < this.returns.length; t += 1) {
      const e = this.returns[t]! - theta[MU]!;
      h = theta[OMEGA]! + theta[ALPHA]! * e * e + theta[BETA]! * h;
    }
    return h;
  }
}

/**
 * Adds one observation to the upper triangle of the Hessian, and steps the second derivatives of the
 * variance: each decays by beta, and those in beta (the last parameter) gain the first derivatives.
 */
function addObservation(
  hessian: Float64Array,
  slope: Float64Array,
  bend: Float64Array,
  beta: number,
  bendWeight: number,
  slopeWeight: number,
): void {
  for (let i = 0; i < parameterCount; i += 1) {
    const own = slope[i]!;
    for (let j = i; j < parameterCount; j += 1) {
      const at = i * parameterCount + j;
      hessian[at]! += bendWeight * bend[at]! + slopeWeight * own * slope[j]!;
      bend[at]! *= beta;
    }
    bend[i * parameterCount + BETA]! += own;
  }
  bend[parameterCount * parameterCount - 1]! += slope[BETA]!;
}
