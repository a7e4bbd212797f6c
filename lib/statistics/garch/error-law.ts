import { digamma, trigamma } from "../distributions/digamma.ts";
import { logGamma } from "../distributions/log-gamma.ts";
import { log } from "../numerics/portable-math.ts";
import type { ErrorDistribution } from "./settings.ts";

const LOG_TWO_PI = 1.8378770664093453;
const PRODUCT_HIGH = 1e150;
const PRODUCT_LOW = 1e-150;

/**
 * Log-likelihood of errors given their variances, with derivatives in each log variance and error and
 * in the degrees of freedom nu:
 * - normal: −½ (log 2π + log h + e²/h),
 * - Student's t scaled to unit variance, nu > 2:
 *   log Γ((nu+1)/2) − log Γ(nu/2) − ½ log(π (nu−2) h) − ½ (nu+1) log(1 + e²/((nu−2) h)).
 *
 * Sums of logarithms are taken as the logarithm of a running product, flushed before it can overflow,
 * because a logarithm per observation would be most of the cost.
 */
export class ErrorLaw {
  readonly studentT: boolean;
  /** d l_t / d log h_t. */
  readonly onLogVariance: Float64Array;
  /** Σ −d l_t / d e_t: the direct part of the score in mu. */
  onMean = 0;
  /** Σ d l_t / d nu. */
  onNu = 0;
  /** Second derivatives per observation; x stands for log h. Filled by `bend`. */
  readonly xx: Float64Array;
  readonly xe: Float64Array;
  readonly ee: Float64Array;
  readonly xn: Float64Array;
  readonly en: Float64Array;
  /** Σ d² l_t / d nu². */
  nn = 0;

  constructor(n: number, distribution: ErrorDistribution) {
    this.studentT = distribution === "STUDENT_T";
    this.onLogVariance = new Float64Array(n);
    this.xx = new Float64Array(n);
    this.xe = new Float64Array(n);
    this.ee = new Float64Array(n);
    this.xn = new Float64Array(this.studentT ? n : 0);
    this.en = new Float64Array(this.studentT ? n : 0);
  }

  /** The log-likelihood, with the first derivatives; not finite where the variances are not. */
  evaluate(errors: Float64Array, variances: Float64Array, inverses: Float64Array, nu: number) {
    return this.studentT
      ? this.evaluateStudent(errors, variances, inverses, nu)
      : this.evaluateNormal(errors, variances, inverses);
  }

  private evaluateNormal(
    errors: Float64Array,
    variances: Float64Array,
    inverses: Float64Array,
  ): number {
    const { onLogVariance } = this;
    const n = inverses.length;
    let product = 1;
    let logs = 0;
    let quadratic = 0;
    let onMean = 0;
    for (let t = 0; t < n; t += 1) {
      const scaled = errors[t]! * inverses[t]!;
      const ratio = scaled * errors[t]!;
      onLogVariance[t] = 0.5 * (ratio - 1);
      quadratic += ratio;
      onMean += scaled;
      product *= variances[t]!;
      if (product > PRODUCT_HIGH || product < PRODUCT_LOW) {
        logs += log(product);
        product = 1;
      }
    }
    this.onMean = onMean;
    return -0.5 * (n * LOG_TWO_PI + logs + log(product) + quadratic);
  }

  private evaluateStudent(
    errors: Float64Array,
    variances: Float64Array,
    inverses: Float64Array,
    nu: number,
  ): number {
    const { onLogVariance } = this;
    const n = inverses.length;
    const gap = nu - 2;
    let product = 1;
    let tailProduct = 1;
    let logs = 0;
    let tailLogs = 0;
    let onMean = 0;
    let weighted = 0;
    for (let t = 0; t < n; t += 1) {
      const scaled = errors[t]! * inverses[t]!;
      const ratio = scaled * errors[t]!;
      const weight = (nu + 1) / (gap + ratio);
      onLogVariance[t] = 0.5 * (weight * ratio - 1);
      weighted += weight * ratio;
      onMean += weight * scaled;
      product *= variances[t]!;
      tailProduct *= gap + ratio;
      if (product > PRODUCT_HIGH || product < PRODUCT_LOW) {
        logs += log(product);
        product = 1;
      }
      if (tailProduct > PRODUCT_HIGH || tailProduct < PRODUCT_LOW) {
        tailLogs += log(tailProduct);
        tailProduct = 1;
      }
    }
    logs += log(product);
    tailLogs += log(tailProduct) - n * log(gap);
    this.onMean = onMean;
    this.onNu = n * this.constantSlope(nu) - 0.5 * tailLogs + (0.5 * weighted) / gap;
    const constant = logGamma((nu + 1) / 2) - logGamma(nu / 2) - 0.5 * log(Math.PI * gap);
    return n * constant - 0.5 * logs - 0.5 * (nu + 1) * tailLogs;
  }

  private constantSlope(nu: number): number {
    return 0.5 * (digamma((nu + 1) / 2) - digamma(nu / 2)) - 0.5 / (nu - 2);
  }

  /** d² / d nu² of the constant of one observation. */
  constantBend(nu: number): number {
    return 0.25 * (trigamma((nu + 1) / 2) - trigamma(nu / 2)) + 0.5 / ((nu - 2) * (nu - 2));
  }

  /** Fills the second derivatives. */
  bend(errors: Float64Array, inverses: Float64Array, nu: number): void {
    const { xx, xe, ee, xn, en } = this;
    const n = inverses.length;
    if (!this.studentT) {
      for (let t = 0; t < n; t += 1) {
        xe[t] = errors[t]! * inverses[t]!;
        xx[t] = -0.5 * xe[t]! * errors[t]!;
        ee[t] = -inverses[t]!;
      }
      return;
    }
    const gap = nu - 2;
    this.nn = n * this.constantBend(nu);
    for (let t = 0; t < n; t += 1) {
      const scaled = errors[t]! * inverses[t]!;
      const ratio = scaled * errors[t]!;
      const spread = 1 / (gap + ratio);
      const weight = (nu + 1) * spread;
      const pull = weight * gap * spread;
      const weightSlope = (ratio - 3) * spread * spread;
      xx[t] = -0.5 * pull * ratio;
      xe[t] = pull * scaled;
      ee[t] = -inverses[t]! * weight * spread * (gap - ratio);
      xn[t] = 0.5 * ratio * weightSlope;
      en[t] = -scaled * weightSlope;
      this.nn += (0.5 * ratio * (spread + weightSlope - weight / gap)) / gap;
    }
  }

  /** Writes d l_t / d nu of each observation. */
  nuScores(errors: Float64Array, inverses: Float64Array, nu: number, scores: Float64Array): void {
    const gap = nu - 2;
    const constant = this.constantSlope(nu);
    for (let t = 0; t < inverses.length; t += 1) {
      const ratio = errors[t]! * errors[t]! * inverses[t]!;
      const weight = (nu + 1) / (gap + ratio);
      scores[t] = constant - 0.5 * log(1 + ratio / gap) + (0.5 * weight * ratio) / gap;
    }
  }
}
