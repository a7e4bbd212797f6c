import { pullBackFirstOrder, recurFirstOrder } from "./first-order-kernels.ts";
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
  addPair,
  addSquares,
  columnsOf,
  shiftedProduct,
  type VarianceRecursion,
} from "./variance-recursion.ts";

/**
 * GARCH (Bollerslev 1986) and GJR (Glosten, Jagannathan & Runkle 1993):
 *   h_t = omega + Σ_i (alpha_i + gamma_i [e_{t−i} < 0]) e²_{t−i} + Σ_j beta_j h_{t−j}.
 * Before the sample the squared error and the variance are the presample level, half of it negative.
 *
 * Arrays with a history start `lead` entries before the first observation.
 */
export class PolynomialVariance implements VarianceRecursion {
  readonly errors: Float64Array;
  readonly variances: Float64Array;
  readonly inverses: Float64Array;
  readonly slopes: readonly Float64Array[];
  private readonly returns: Float64Array;
  private readonly layout: ParameterLayout;
  private readonly p: number;
  private readonly q: number;
  private readonly lead: number;
  readonly presample: PresampleState;
  readonly levels: Float64Array;
  readonly squares: Float64Array;
  readonly negativeSquares: Float64Array;
  readonly pastErrors: Float64Array;
  readonly negativeErrors: Float64Array;
  /** d Σ / d h_t; zeros after the sample. */
  readonly adjoints: Float64Array;
  private readonly sampleAdjoints: Float64Array;
  /** d h_t / d theta, a column for each parameter. */
  private readonly levelSlopes: readonly Float64Array[];
  private readonly curvatureWeights: Float64Array;
  private readonly row: Float64Array;
  private readonly sums = new Float64Array(6);
  private readonly firstOrder: boolean;
  private readonly signed: boolean;
  /** d Σ / d presample level. */
  private presampleAdjoint = 0;

  constructor(returns: Float64Array, specification: GarchSpecification) {
    const n = returns.length;
    this.layout = layoutOf(specification);
    this.returns = returns;
    this.p = specification.archOrder;
    this.q = specification.garchOrder;
    this.signed = specification.form === "GJR" && specification.signedShocks === true;
    this.firstOrder = this.p === 1 && this.q === 1;
    this.lead = Math.max(this.p, this.q);
    this.presample = new PresampleState(returns, specification);
    this.levels = new Float64Array(this.lead + n + 1);
    this.squares = new Float64Array(this.lead + n);
    this.negativeSquares = new Float64Array(this.lead + n);
    this.pastErrors = new Float64Array(this.lead + n);
    this.negativeErrors = new Float64Array(this.lead + n);
    this.adjoints = new Float64Array(n + this.lead);
    this.row = new Float64Array(this.layout.dimension);
    this.variances = this.levels.subarray(this.lead);
    this.errors = this.pastErrors.subarray(this.lead);
    this.inverses = new Float64Array(n);
    this.slopes = columnsOf(this.layout.dimension, n);
    this.levelSlopes = columnsOf(this.layout.dimension, this.lead + n);
    this.sampleAdjoints = this.adjoints.subarray(0, n);
    this.curvatureWeights = new Float64Array(n);
  }

  filter(theta: Float64Array): boolean {
    if (!this.admissible(theta) || !this.presample.set(theta)) return false;
    const { returns, lead, levels, squares, negativeSquares, pastErrors, negativeErrors } = this;
    const level = this.presample.value;
    for (let k = 0; k < lead; k += 1) {
      levels[k] = level;
      squares[k] = level;
      negativeSquares[k] = 0.5 * level;
    }
    const mu = theta[MU]!;
    const n = returns.length;
    for (let t = 0; t < n; t += 1) {
      const error = returns[t]! - mu;
      // The smaller of the error and 0, without a branch that half of all returns would mispredict.
      const negative = 0.5 * (error - Math.abs(error));
      pastErrors[lead + t] = error;
      squares[lead + t] = error * error;
      negativeErrors[lead + t] = negative;
      negativeSquares[lead + t] = negative * negative;
    }
    if (this.firstOrder) {
      const { alpha, gamma, beta } = this.layout;
      const sided = gamma < 0 ? 0 : theta[gamma]!;
      recurFirstOrder(this, theta[OMEGA]!, theta[alpha]!, sided, theta[beta]!);
    } else this.recur(theta);
    return !this.signed || this.variances.every((variance) => variance > 0);
  }

  /** Whether the variances of every series are positive; of signed shocks only the sample can tell. */
  admissible(theta: Float64Array): boolean {
    const { p, q } = this;
    const { alpha, gamma, beta } = this.layout;
    let sound = theta[OMEGA]! > 0;
    for (let i = 0; i < p && !this.signed; i += 1) {
      sound = sound && theta[alpha + i]! >= 0;
      if (gamma >= 0) sound = sound && theta[alpha + i]! + theta[gamma + i]! >= 0;
    }
    for (let j = 0; j < q; j += 1) sound = sound && theta[beta + j]! >= 0;
    return sound;
  }

  private recur(theta: Float64Array): void {
    const { p, q, lead, levels, squares, negativeSquares, inverses } = this;
    const { alpha, gamma, beta } = this.layout;
    const n = inverses.length;
    for (let t = 0; t <= n; t += 1) {
      const now = lead + t;
      let h = theta[OMEGA]!;
      for (let i = 0; i < p; i += 1) {
        h += theta[alpha + i]! * squares[now - 1 - i]!;
        if (gamma >= 0) h += theta[gamma + i]! * negativeSquares[now - 1 - i]!;
      }
      for (let j = 0; j < q; j += 1) h += theta[beta + j]! * levels[now - 1 - j]!;
      levels[now] = h;
      if (t < n) inverses[t] = 1 / h;
    }
  }

  pullBack(theta: Float64Array, weights: Float64Array, score: Float64Array): void {
    if (this.firstOrder) this.pullBackFirst(theta, weights, score);
    else this.pullBackAny(theta, weights, score);
    const { gradient } = this.presample;
    this.presampleAdjoint = this.weightOfPresample(theta);
    for (let k = 0; k < gradient.length; k += 1) score[k]! += this.presampleAdjoint * gradient[k]!;
  }

  private pullBackFirst(theta: Float64Array, weights: Float64Array, score: Float64Array): void {
    const { alpha, gamma, beta } = this.layout;
    const { sums } = this;
    pullBackFirstOrder(this, theta[beta]!, weights, sums);
    score[OMEGA]! += sums[0]!;
    score[alpha]! += sums[1]!;
    score[beta]! += sums[3]!;
    score[MU]! -= 2 * theta[alpha]! * sums[4]!;
    if (gamma < 0) return;
    score[gamma]! += sums[2]!;
    score[MU]! -= 2 * theta[gamma]! * sums[5]!;
  }

  private pullBackAny(theta: Float64Array, weights: Float64Array, score: Float64Array): void {
    const { p, q, lead, levels, squares, negativeSquares, pastErrors, negativeErrors } = this;
    const { inverses, adjoints } = this;
    const { alpha, gamma, beta } = this.layout;
    for (let t = inverses.length - 1; t >= 0; t -= 1) {
      const now = lead + t;
      let adjoint = weights[t]! * inverses[t]!;
      for (let j = 0; j < q; j += 1) adjoint += theta[beta + j]! * adjoints[t + 1 + j]!;
      adjoints[t] = adjoint;
      score[OMEGA]! += adjoint;
      for (let i = 0; i < p; i += 1) {
        score[alpha + i]! += adjoint * squares[now - 1 - i]!;
        score[MU]! -= 2 * adjoint * theta[alpha + i]! * pastErrors[now - 1 - i]!;
        if (gamma < 0) continue;
        score[gamma + i]! += adjoint * negativeSquares[now - 1 - i]!;
        score[MU]! -= 2 * adjoint * theta[gamma + i]! * negativeErrors[now - 1 - i]!;
      }
      for (let j = 0; j < q; j += 1) score[beta + j]! += adjoint * levels[now - 1 - j]!;
    }
  }

  private weightOfPresample(theta: Float64Array): number {
    const { p, q, adjoints } = this;
    const { alpha, gamma, beta } = this.layout;
    let weight = 0;
    for (let i = 0; i < p; i += 1) {
      const response = theta[alpha + i]! + (gamma < 0 ? 0 : 0.5 * theta[gamma + i]!);
      for (let t = 0; t <= i; t += 1) weight += adjoints[t]! * response;
    }
    for (let j = 0; j < q; j += 1) {
      for (let t = 0; t <= j; t += 1) weight += adjoints[t]! * theta[beta + j]!;
    }
    return weight;
  }

  fillSlopes(theta: Float64Array): void {
    const { p, q, lead, levels, squares, negativeSquares, pastErrors, negativeErrors } = this;
    const { levelSlopes, slopes, inverses } = this;
    const { dimension, alpha, gamma, beta } = this.layout;
    const n = inverses.length;
    for (let k = 0; k < dimension; k += 1) levelSlopes[k]!.fill(k === OMEGA ? 1 : 0, lead);
    const onMean = levelSlopes[MU]!;
    for (let i = 0; i < p; i += 1) {
      const from = lead - 1 - i;
      levelSlopes[alpha + i]!.set(squares.subarray(from, from + n), lead);
      const a = theta[alpha + i]!;
      for (let t = 0; t < n; t += 1) onMean[lead + t]! -= 2 * a * pastErrors[from + t]!;
      if (gamma < 0) continue;
      levelSlopes[gamma + i]!.set(negativeSquares.subarray(from, from + n), lead);
      const g = theta[gamma + i]!;
      for (let t = 0; t < n; t += 1) onMean[lead + t]! -= 2 * g * negativeErrors[from + t]!;
    }
    for (let j = 0; j < q; j += 1) {
      const from = lead - 1 - j;
      levelSlopes[beta + j]!.set(levels.subarray(from, from + n), lead);
    }
    for (let k = 0; k < dimension; k += 1) {
      this.startColumn(theta, levelSlopes[k]!, this.presample.gradient[k]!);
      this.recurColumn(theta, levelSlopes[k]!);
      const column = levelSlopes[k]!;
      const relative = slopes[k]!;
      for (let t = 0; t < n; t += 1) relative[t] = column[lead + t]! * inverses[t]!;
    }
  }

  /** Puts the derivative of the presample level before the sample, and into what the lags read of it. */
  private startColumn(theta: Float64Array, column: Float64Array, before: number): void {
    const { p, lead } = this;
    const { alpha, gamma } = this.layout;
    column.fill(before, 0, lead);
    for (let i = 0; i < p; i += 1) {
      const response = theta[alpha + i]! + (gamma < 0 ? 0 : 0.5 * theta[gamma + i]!);
      for (let t = 0; t <= i && lead + t < column.length; t += 1) {
        column[lead + t]! += response * before;
      }
    }
  }

  /** column_t += Σ_j beta_j column_{t−j}. */
  private recurColumn(theta: Float64Array, column: Float64Array): void {
    const { q, lead } = this;
    const { beta } = this.layout;
    if (q === 1) {
      const b = theta[beta]!;
      let value = column[lead - 1]!;
      for (let at = lead; at < column.length; at += 1) {
        value = column[at]! + b * value;
        column[at] = value;
      }
      return;
    }
    for (let at = lead; at < column.length; at += 1) {
      for (let j = 0; j < q; j += 1) column[at]! += theta[beta + j]! * column[at - 1 - j]!;
    }
  }

  addCurvature(theta: Float64Array, weights: Float64Array, hessian: Float64Array): void {
    const { p, q, lead, adjoints, sampleAdjoints, levelSlopes, row } = this;
    const { pastErrors, negativeErrors, curvatureWeights } = this;
    const { dimension, alpha, gamma, beta } = this.layout;
    const before = this.presample;
    for (let i = 0; i < p; i += 1) {
      const from = lead - 1 - i;
      let early = 0;
      for (let t = 0; t <= i; t += 1) early += adjoints[t]!;
      // The errors before the sample are 0, so that those lags fall out.
      const onErrors = shiftedProduct(sampleAdjoints, pastErrors, from);
      addPair(hessian, dimension, MU, alpha + i, -2 * onErrors);
      addCross(hessian, dimension, alpha + i, before.gradient, early);
      hessian[MU]! += 2 * theta[alpha + i]! * this.sumAfter(i, false);
      if (gamma < 0) continue;
      const onNegatives = shiftedProduct(sampleAdjoints, negativeErrors, from);
      addPair(hessian, dimension, MU, gamma + i, -2 * onNegatives);
      addCross(hessian, dimension, gamma + i, before.gradient, 0.5 * early);
      hessian[MU]! += 2 * theta[gamma + i]! * this.sumAfter(i, true);
    }
    for (let j = 0; j < q; j += 1) {
      for (let k = 0; k < dimension; k += 1) {
        row[k] = shiftedProduct(sampleAdjoints, levelSlopes[k]!, lead - 1 - j);
      }
      addCross(hessian, dimension, beta + j, row, 1);
    }
    for (let k = 0; k < dimension * dimension; k += 1) {
      hessian[k]! += this.presampleAdjoint * before.hessian[k]!;
    }
    // d² log h = d² h / h less the square of the slopes.
    for (let t = 0; t < weights.length; t += 1) curvatureWeights[t] = -weights[t]!;
    addSquares(hessian, this.slopes, curvatureWeights);
  }

  /** Σ of the adjoints whose error `lag + 1` bars before is in the sample, and negative where asked. */
  private sumAfter(lag: number, negativeOnly: boolean): number {
    const { sampleAdjoints, negativeErrors, lead } = this;
    let sum = 0;
    for (let t = lag + 1; t < sampleAdjoints.length; t += 1) {
      if (!negativeOnly || negativeErrors[lead + t - 1 - lag]! < 0) sum += sampleAdjoints[t]!;
    }
    return sum;
  }
}
