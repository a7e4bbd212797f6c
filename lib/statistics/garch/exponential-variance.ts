import { exp, log } from "../numerics/portable-math.ts";
import { PresampleState } from "./presample-state.ts";
import {
  type GarchSpecification,
  layoutOf,
  MU,
  OMEGA,
  type ParameterLayout,
} from "./specification.ts";
import {
  addCross,
  addSquares,
  columnsOf,
  shiftedProduct,
  type VarianceRecursion,
} from "./variance-recursion.ts";

/** E|z| of a standard normal z, taken off |z| whatever the law of the errors. */
export const meanAbsoluteNormal = 0.7978845608028654;
const largestLog = 600;
const largestChange = 1e50;

/**
 * EGARCH (Nelson 1991), with x = log h and z = e / √h:
 *   x_t = omega + Σ_i (alpha_i (|z_{t−i}| − √(2/π)) + gamma_i z_{t−i}) + Σ_j beta_j x_{t−j}.
 * Before the sample the shocks are 0 and x is the presample level.
 *
 * Arrays with a history start `lead` entries before the first observation.
 */
export class ExponentialVariance implements VarianceRecursion {
  readonly errors: Float64Array;
  readonly variances: Float64Array;
  readonly inverses: Float64Array;
  readonly slopes: readonly Float64Array[];
  private readonly returns: Float64Array;
  private readonly layout: ParameterLayout;
  private readonly p: number;
  private readonly q: number;
  private readonly lead: number;
  private readonly presample: PresampleState;
  private readonly logs: Float64Array;
  private readonly shocks: Float64Array;
  private readonly excesses: Float64Array;
  private readonly roots: Float64Array;
  /** d Σ / d x_t; zeros after the sample. */
  private readonly adjoints: Float64Array;
  /** d Σ / d z_t. */
  private readonly shockAdjoints: Float64Array;
  /** d z_t / d theta, a column for each parameter. */
  private readonly shockSlopes: readonly Float64Array[];
  private readonly row: Float64Array;
  private readonly bendWeights: Float64Array;
  private readonly lagWeights: Float64Array;
  /** How the logarithms change with the presample level, up to a factor. */
  private readonly changes: Float64Array;
  private presampleAdjoint = 0;

  constructor(returns: Float64Array, specification: GarchSpecification) {
    const n = returns.length;
    this.layout = layoutOf(specification);
    this.returns = returns;
    this.p = specification.archOrder;
    this.q = specification.garchOrder;
    this.lead = Math.max(this.p, this.q);
    this.presample = new PresampleState(returns, specification);
    this.logs = new Float64Array(this.lead + n + 1);
    this.shocks = new Float64Array(this.lead + n);
    this.excesses = new Float64Array(this.lead + n);
    this.adjoints = new Float64Array(n + this.lead);
    this.shockAdjoints = new Float64Array(n);
    this.roots = new Float64Array(n);
    this.errors = new Float64Array(n);
    this.variances = new Float64Array(n + 1);
    this.inverses = new Float64Array(n);
    this.slopes = columnsOf(this.layout.dimension, n);
    this.shockSlopes = columnsOf(this.layout.dimension, n);
    this.row = new Float64Array(this.layout.dimension);
    this.bendWeights = new Float64Array(n);
    this.lagWeights = new Float64Array(n);
    this.changes = new Float64Array(this.lead + n);
  }

  filter(theta: Float64Array): boolean {
    if (!this.presample.set(theta)) return false;
    const { returns, p, q, lead, logs, shocks, excesses, roots } = this;
    const { errors, variances, inverses } = this;
    const { alpha, gamma, beta } = this.layout;
    const mu = theta[MU]!;
    const n = returns.length;
    logs.fill(this.presample.value, 0, lead);
    for (let t = 0; t <= n; t += 1) {
      const now = lead + t;
      let x = theta[OMEGA]!;
      for (let i = 1; i <= p; i += 1) {
        x += theta[alpha + i - 1]! * excesses[now - i]! + theta[gamma + i - 1]! * shocks[now - i]!;
      }
      for (let j = 1; j <= q; j += 1) x += theta[beta + j - 1]! * logs[now - j]!;
      if (!(Math.abs(x) < largestLog)) return false;
      const h = exp(x);
      logs[now] = x;
      variances[t] = h;
      if (t === n) break;
      const inverse = 1 / h;
      const root = Math.sqrt(inverse);
      const error = returns[t]! - mu;
      errors[t] = error;
      inverses[t] = inverse;
      roots[t] = root;
      shocks[now] = error * root;
      excesses[now] = Math.abs(error * root) - meanAbsoluteNormal;
    }
    return true;
  }

  /**
   * Mean log growth a bar of a small change of the presample level, for the parameters last filtered:
   * below 0 where its influence dies out, so that the returns alone determine the variances.
   * Wintenberger (2013), "Continuous invertibility and stable QML estimation of the EGARCH(1,1) model".
   */
  presampleGrowth(theta: Float64Array): number {
    const { p, q, lead, shocks, changes } = this;
    const { alpha, gamma, beta } = this.layout;
    const n = this.returns.length;
    changes.fill(1, 0, lead);
    let growth = 0;
    for (let t = 0; t < n; t += 1) {
      const now = lead + t;
      let change = 0;
      for (let j = 1; j <= q; j += 1) change += theta[beta + j - 1]! * changes[now - j]!;
      for (let i = 1; i <= p && i <= t; i += 1) {
        const shock = shocks[now - i]!;
        const slope = theta[alpha + i - 1]! * Math.abs(shock) + theta[gamma + i - 1]! * shock;
        change -= 0.5 * slope * changes[now - i]!;
      }
      changes[now] = change;
      const size = Math.abs(change);
      if (size > largestChange || size < 1 / largestChange) {
        if (size === 0) return Number.NEGATIVE_INFINITY;
        growth += log(size);
        for (let k = 0; k < lead; k += 1) changes[now - k]! /= size;
      }
    }
    return (growth + log(Math.abs(changes[lead + n - 1]!))) / n;
  }

  pullBack(theta: Float64Array, weights: Float64Array, score: Float64Array): void {
    const { p, q, lead, logs, shocks, excesses, roots, adjoints, shockAdjoints } = this;
    const { alpha, gamma, beta } = this.layout;
    for (let t = weights.length - 1; t >= 0; t -= 1) {
      const now = lead + t;
      const sign = shocks[now]! < 0 ? -1 : 1;
      let onShock = 0;
      for (let i = 0; i < p; i += 1) {
        const later = adjoints[t + 1 + i]!;
        onShock += later * (sign * theta[alpha + i]! + theta[gamma + i]!);
        score[alpha + i]! += later * excesses[now]!;
        score[gamma + i]! += later * shocks[now]!;
      }
      let adjoint = weights[t]! - 0.5 * onShock * shocks[now]!;
      for (let j = 0; j < q; j += 1) adjoint += theta[beta + j]! * adjoints[t + 1 + j]!;
      adjoints[t] = adjoint;
      shockAdjoints[t] = onShock;
      score[MU]! -= onShock * roots[t]!;
      score[OMEGA]! += adjoint;
      for (let j = 0; j < q; j += 1) score[beta + j]! += adjoint * logs[now - 1 - j]!;
    }
    let early = 0;
    for (let j = 0; j < q; j += 1) {
      for (let t = 0; t <= j; t += 1) early += adjoints[t]! * theta[beta + j]!;
    }
    this.presampleAdjoint = early;
    const { gradient } = this.presample;
    for (let k = 0; k < gradient.length; k += 1) score[k]! += early * gradient[k]!;
  }

  fillSlopes(theta: Float64Array): void {
    const { p, q, lead, logs, shocks, excesses, roots, slopes, shockSlopes } = this;
    const { dimension, alpha, gamma, beta } = this.layout;
    const n = roots.length;
    for (let k = 0; k < dimension; k += 1) slopes[k]!.fill(k === OMEGA ? 1 : 0);
    for (let i = 0; i < p; i += 1) {
      const from = lead - 1 - i;
      slopes[alpha + i]!.set(excesses.subarray(from, from + n));
      slopes[gamma + i]!.set(shocks.subarray(from, from + n));
    }
    for (let j = 0; j < q; j += 1) {
      slopes[beta + j]!.set(logs.subarray(lead - 1 - j, lead - 1 - j + n));
    }
    for (let k = 0; k < dimension; k += 1) {
      const column = slopes[k]!;
      const shockColumn = shockSlopes[k]!;
      const before = this.presample.gradient[k]!;
      for (let t = 0; t < n; t += 1) {
        let slope = column[t]!;
        for (let i = 0; i < p && i < t; i += 1) {
          const sign = shocks[lead + t - 1 - i]! < 0 ? -1 : 1;
          slope += (sign * theta[alpha + i]! + theta[gamma + i]!) * shockColumn[t - 1 - i]!;
        }
        for (let j = 0; j < q; j += 1) {
          slope += theta[beta + j]! * (j < t ? column[t - 1 - j]! : before);
        }
        column[t] = slope;
        shockColumn[t] = -0.5 * shocks[lead + t]! * slope - (k === MU ? roots[t]! : 0);
      }
    }
  }

  addCurvature(_theta: Float64Array, _weights: Float64Array, hessian: Float64Array): void {
    const { p, q, lead, shocks, roots, adjoints, shockAdjoints, slopes, shockSlopes } = this;
    const { dimension, alpha, gamma, beta } = this.layout;
    const { row, bendWeights, lagWeights } = this;
    const before = this.presample;
    const n = roots.length;
    for (let t = 0; t < n; t += 1) {
      lagWeights[t] = 0.5 * shockAdjoints[t]! * roots[t]!;
      bendWeights[t] = 0.25 * shockAdjoints[t]! * shocks[lead + t]!;
    }
    for (let k = 0; k < dimension; k += 1) row[k] = shiftedProduct(lagWeights, slopes[k]!, 0);
    addCross(hessian, dimension, MU, row, 1);
    addSquares(hessian, slopes, bendWeights);
    for (let i = 0; i < p; i += 1) {
      for (let t = 0; t < n; t += 1) lagWeights[t] = adjoints[t + 1 + i]!;
      for (let k = 0; k < dimension; k += 1)
        row[k] = shiftedProduct(lagWeights, shockSlopes[k]!, 0);
      addCross(hessian, dimension, gamma + i, row, 1);
      for (let t = 0; t < n; t += 1) if (shocks[lead + t]! < 0) lagWeights[t] = -lagWeights[t]!;
      for (let k = 0; k < dimension; k += 1)
        row[k] = shiftedProduct(lagWeights, shockSlopes[k]!, 0);
      addCross(hessian, dimension, alpha + i, row, 1);
    }
    for (let j = 0; j < q; j += 1) {
      let early = 0;
      for (let t = 0; t <= j; t += 1) early += adjoints[t]!;
      for (let t = 0; t < n; t += 1) lagWeights[t] = adjoints[t + 1 + j]!;
      for (let k = 0; k < dimension; k += 1) {
        row[k] = shiftedProduct(lagWeights, slopes[k]!, 0) + early * before.gradient[k]!;
      }
      addCross(hessian, dimension, beta + j, row, 1);
    }
    for (let k = 0; k < dimension * dimension; k += 1) {
      hessian[k]! += this.presampleAdjoint * before.hessian[k]!;
    }
  }
}
