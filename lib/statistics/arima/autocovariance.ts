import { factorise, solveFactored, solveTransposed } from "../numerics/factored-system.ts";

/**
 * Autocovariances of a stationary ARMA process with innovations of variance 1, and what the exact
 * filter starts from: the variance of the first observation and its covariances with the state that
 * follows. The state's full covariance, of up to 27² entries, is never formed.
 * Brockwell & Davis (1991), "Time Series: Theory and Methods", section 3.3.
 */
export class Autocovariance {
  /** Autocovariances at lags 0 to p. */
  readonly gamma: Float64Array;
  /** Weights of the innovations 0 to q bars back. */
  readonly psi: Float64Array;
  private readonly p: number;
  private readonly q: number;
  private readonly system: Float64Array;
  private readonly pivots: Int32Array;
  private readonly byGamma: Float64Array;
  private readonly byPsi: Float64Array;
  private readonly order: number;

  /** @param p and q lags of the multiplied-out polynomials */
  constructor(p: number, q: number) {
    this.p = p;
    this.q = q;
    this.order = p + 1;
    this.gamma = new Float64Array(this.order);
    this.psi = new Float64Array(q + 1);
    this.system = new Float64Array(this.order * this.order);
    this.pivots = new Int32Array(this.order);
    this.byGamma = new Float64Array(this.order);
    this.byPsi = new Float64Array(q + 1);
  }

  /**
   * @param start length max(p, q + 1): covariances of the first observation with the next state
   * @returns the variance of the first observation, NaN when the polynomial is not stationary
   */
  compute(phi: Float64Array, theta: Float64Array, start: Float64Array): number {
    const { p, q, gamma, psi } = this;
    psi[0] = 1;
    for (let k = 1; k <= q; k += 1) {
      let sum = theta[k - 1]!;
      for (let j = 1; j <= k && j <= p; j += 1) sum += phi[j - 1]! * psi[k - j]!;
      psi[k] = sum;
    }
    for (let k = 0; k <= p; k += 1) gamma[k] = rightSide(theta, psi, k, q);
    if (p > 0) {
      this.fillSystem(phi);
      if (!factorise(this.system, this.pivots, this.order)) return Number.NaN;
      solveFactored(this.system, this.pivots, this.order, gamma);
    }
    if (!(gamma[0]! > 0)) return Number.NaN;
    for (let i = 0; i < start.length; i += 1) {
      let sum = 0;
      for (let m = 0; i + m < p; m += 1) sum += phi[i + m]! * gamma[m]!;
      for (let m = 1; i + m <= q; m += 1) sum += theta[i + m - 1]! * psi[m - 1]!;
      start[i] = sum;
    }
    return gamma[0]!;
  }

  /** Autocovariances at lags 0 to count − 1, of the coefficients last computed with. */
  upTo(count: number, phi: Float64Array, theta: Float64Array): Float64Array {
    const out = new Float64Array(count);
    for (let k = 0; k < count; k += 1) {
      let sum = k < this.gamma.length ? this.gamma[k]! : rightSide(theta, this.psi, k, this.q);
      for (let j = 1; j <= this.p && k > this.p; j += 1) sum += phi[j - 1]! * out[k - j]!;
      out[k] = sum;
    }
    return out;
  }

  /** Adds to both coefficient derivatives what the variance and the start contribute. */
  carryBack(
    phi: Float64Array,
    theta: Float64Array,
    byVariance: number,
    byStart: Float64Array,
    byPhi: Float64Array,
    byTheta: Float64Array,
  ): void {
    const { p, q, gamma, psi, byGamma, byPsi } = this;
    byGamma.fill(0);
    byPsi.fill(0);
    byGamma[0] = byVariance;
    for (let i = 0; i < byStart.length; i += 1) {
      const by = byStart[i]!;
      for (let m = 0; i + m < p; m += 1) {
        byPhi[i + m]! += by * gamma[m]!;
        byGamma[m]! += by * phi[i + m]!;
      }
      for (let m = 1; i + m <= q; m += 1) {
        byTheta[i + m - 1]! += by * psi[m - 1]!;
        byPsi[m - 1]! += by * theta[i + m - 1]!;
      }
    }
    if (p > 0) {
      solveTransposed(this.system, this.pivots, this.order, byGamma);
      for (let k = 0; k <= p; k += 1) {
        for (let j = 1; j <= p; j += 1) byPhi[j - 1]! += byGamma[k]! * gamma[Math.abs(k - j)]!;
      }
    }
    for (let k = 0; k <= p && k <= q; k += 1) {
      const by = byGamma[k]!;
      for (let j = Math.max(1, k); j <= q; j += 1) {
        byTheta[j - 1]! += by * psi[j - k]!;
        if (j > k) byPsi[j - k]! += by * theta[j - 1]!;
      }
    }
    for (let k = q; k >= 1; k -= 1) {
      const by = byPsi[k]!;
      byTheta[k - 1]! += by;
      for (let j = 1; j <= k && j <= p; j += 1) {
        byPhi[j - 1]! += by * psi[k - j]!;
        byPsi[k - j]! += by * phi[j - 1]!;
      }
    }
  }

  /** γ_k − Σ φ_j γ_|k−j| for k = 0..p, as a matrix on γ. */
  private fillSystem(phi: Float64Array): void {
    const { p, order, system } = this;
    system.fill(0);
    for (let k = 0; k <= p; k += 1) {
      system[k * order + k] = 1;
    }
    for (let k = 0; k <= p; k += 1) {
      for (let j = 1; j <= p; j += 1) system[k * order + Math.abs(k - j)]! -= phi[j - 1]!;
    }
  }
}

/** Σ θ_j ψ_{j−k} over j = k..q, with θ_0 = 1. */
function rightSide(theta: Float64Array, psi: Float64Array, k: number, q: number): number {
  let sum = k === 0 ? 1 : 0;
  for (let j = Math.max(1, k); j <= q; j += 1) sum += theta[j - 1]! * psi[j - k]!;
  return sum;
}
