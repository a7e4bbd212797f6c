import { choleskyInPlace, solveCholesky } from "../numerics/cholesky.ts";
import { log } from "../numerics/portable-math.ts";
import { ArmaPolynomials } from "./arma-polynomials.ts";
import { Autocovariance } from "./autocovariance.ts";
import { carryInnovationsBack, innovationsOf } from "./column-filter.ts";
import { GainRecursion } from "./gain-recursion.ts";
import { coefficientCount, type SarimaOrder } from "./order.ts";
import { rootsOutside } from "./partial-autocorrelation.ts";
import type { RegressionDesign } from "./regression-design.ts";

/** A first variance this large is a process at the edge of stationarity: digits would be lost. */
const largestVariance = 1e12;

/**
 * Minus the exact Gaussian log likelihood of a differenced series, less its constant, with the
 * innovation variance and the regression coefficients at their best values (generalised least squares
 * through the filter), and its exact gradient by the adjoint of every step.
 *
 * A missing value is a column with a one at its place: the likelihood is integrated over the column's
 * coefficient, which gives the likelihood of what was observed, exactly as a filter that skips the
 * update would, and for differenced series too (Gómez, Maravall & Peña 1999, Journal of Econometrics 88).
 */
export class Likelihood {
  readonly dimension: number;
  readonly polynomials: ArmaPolynomials;
  readonly recursion: GainRecursion;
  readonly stateCount: number;
  /** Innovations and filter states at the best regression coefficients. */
  readonly innovations: Float64Array;
  readonly states: Float64Array;
  readonly columnStates: readonly Float64Array[];
  readonly autocovariance: Autocovariance;
  /** Coefficients of the columns, those of the missing values first. */
  readonly weights: Float64Array;
  /** Cholesky factor of the columns' information; valid after an evaluation. */
  readonly information: Float64Array;
  /** Sum of squared innovations, each over its variance. */
  sumOfSquares = 0;
  private readonly design: RegressionDesign;
  private readonly columnInnovations: readonly Float64Array[];
  private readonly start: Float64Array;
  private readonly scratch: Float64Array;
  private readonly byInnovation: Float64Array;
  private readonly missingWeights: Float64Array;
  private readonly solved: Float64Array;

  constructor(design: RegressionDesign, order: SarimaOrder) {
    const n = design.series.length;
    const { length: columns } = design.columns;
    this.design = design;
    this.dimension = coefficientCount(order);
    this.polynomials = new ArmaPolynomials(order);
    const { phi, theta } = this.polynomials;
    this.stateCount = Math.max(phi.length, theta.length + 1);
    this.autocovariance = new Autocovariance(phi.length, theta.length);
    this.recursion = new GainRecursion(n, this.stateCount);
    this.innovations = new Float64Array(n);
    this.states = new Float64Array(n + this.stateCount);
    this.columnInnovations = design.columns.map(() => new Float64Array(n));
    this.columnStates = design.columns.map(() => new Float64Array(n + this.stateCount));
    this.weights = new Float64Array(columns);
    this.information = new Float64Array(columns * columns);
    this.start = new Float64Array(this.stateCount);
    this.scratch = new Float64Array(n + this.stateCount);
    this.byInnovation = new Float64Array(n);
    this.missingWeights = new Float64Array(design.missing);
    this.solved = new Float64Array(n * design.missing);
  }

  /** For the minimiser: at unrestricted numbers. */
  evaluate(free: Float64Array, gradient: Float64Array): number {
    this.polynomials.setFree(free);
    const value = this.value();
    if (value === Number.POSITIVE_INFINITY) return value;
    this.carryBack();
    this.polynomials.derivativeByFree(free, gradient);
    return value;
  }

  /** At the coefficients themselves; +Infinity where they are not stationary. */
  evaluateAt(coefficients: Float64Array, gradient: Float64Array): number {
    this.polynomials.setCoefficients(coefficients);
    if (!rootsOutside(this.polynomials.phi, 1)) return Number.POSITIVE_INFINITY;
    const value = this.value();
    if (value === Number.POSITIVE_INFINITY) return value;
    this.carryBack();
    this.polynomials.derivativeByCoefficients(gradient);
    return value;
  }

  /** The value at the coefficients that are set. */
  value(): number {
    const { design, recursion, innovations } = this;
    const { phi, theta } = this.polynomials;
    const variance = this.autocovariance.compute(phi, theta, this.start);
    if (!(variance > 0 && variance < largestVariance)) return Number.POSITIVE_INFINITY;
    if (!recursion.run(phi, variance, this.start)) return Number.POSITIVE_INFINITY;
    innovationsOf(design.series, phi, recursion, this.stateCount, this.states, innovations);
    let value = this.logDeterminant();
    if (design.columns.length > 0) {
      if (!this.regress()) return Number.POSITIVE_INFINITY;
      for (let j = 0; j < design.missing; j += 1) {
        value += log(this.information[j * design.columns.length + j]!);
      }
    }
    let sum = 0;
    for (let t = 0; t < innovations.length; t += 1) {
      const innovation = innovations[t]!;
      sum += (innovation * innovation) / this.varianceAt(t);
    }
    this.sumOfSquares = sum;
    if (!(sum > 0)) return Number.POSITIVE_INFINITY;
    return value + 0.5 * design.observed * log(sum / design.observed);
  }

  /** Variance of an innovation, in units of the innovation variance. */
  varianceAt(t: number): number {
    const { rows, variances } = this.recursion;
    return variances[t < rows ? t : rows - 1]!;
  }

  /** Filters the columns, finds their coefficients and leaves the innovations and states at them. */
  private regress(): boolean {
    const { design, weights, information, innovations, states } = this;
    const count = design.columns.length;
    for (let j = 0; j < count; j += 1) {
      const column = this.columnInnovations[j]!;
      innovationsOf(
        design.columns[j]!,
        this.polynomials.phi,
        this.recursion,
        this.stateCount,
        this.columnStates[j]!,
        column,
      );
      weights[j] = this.weightedProduct(column, innovations);
      for (let k = 0; k <= j; k += 1) {
        information[j * count + k] = this.weightedProduct(column, this.columnInnovations[k]!);
      }
    }
    if (!choleskyInPlace(information, count)) return false;
    solveCholesky(information, count, count, weights);
    for (let j = 0; j < count; j += 1) {
      subtract(innovations, weights[j]!, this.columnInnovations[j]!);
      subtract(states, weights[j]!, this.columnStates[j]!);
    }
    return true;
  }

  private weightedProduct(a: Float64Array, b: Float64Array): number {
    const { rows, variances } = this.recursion;
    let sum = 0;
    for (let t = 0; t < a.length; t += 1) {
      sum += (a[t]! * b[t]!) / variances[t < rows ? t : rows - 1]!;
    }
    return sum;
  }

  /** Half the sum of the logarithms of the variances: one logarithm per many factors. */
  private logDeterminant(): number {
    const { rows, variances } = this.recursion;
    let sum = 0;
    let product = 1;
    for (let row = 0; row < rows; row += 1) {
      product *= variances[row]!;
      if (product > 1e140 || product < 1e-140) {
        sum += log(product);
        product = 1;
      }
    }
    sum += log(product);
    return 0.5 * (sum + (this.innovations.length - rows) * log(variances[rows - 1]!));
  }

  /** Fills the polynomials' derivatives by φ and θ. */
  private carryBack(): void {
    const { recursion, innovations, byInnovation, design } = this;
    const { phi, theta, byPhi, byTheta } = this.polynomials;
    const { byVariance, byGain, rows } = recursion;
    byPhi.fill(0);
    byTheta.fill(0);
    byVariance.fill(0, 0, rows);
    byGain.fill(0, 0, rows * this.stateCount);
    const scale = design.observed / this.sumOfSquares;
    for (let t = 0; t < innovations.length; t += 1) {
      const row = t < rows ? t : rows - 1;
      const variance = recursion.variances[row]!;
      const weight = (scale * innovations[t]!) / variance;
      byInnovation[t] = weight;
      byVariance[row]! += (0.5 * (1 - weight * innovations[t]!)) / variance;
    }
    this.carryColumn(innovations, this.states);
    if (design.missing > 0) this.carryMissing();
    recursion.carryBack(phi, byPhi);
    this.autocovariance.carryBack(phi, theta, byVariance[0]!, recursion.byStart, byPhi, byTheta);
  }

  /** What the integration over the missing values adds: half the log determinant of their information. */
  private carryMissing(): void {
    const { design, recursion, information, byInnovation, missingWeights, solved } = this;
    const { missing } = design;
    const stride = design.columns.length;
    const { byVariance, rows, variances } = recursion;
    for (let t = 0; t < byInnovation.length; t += 1) {
      for (let k = 0; k < missing; k += 1) missingWeights[k] = this.columnInnovations[k]![t]!;
      solveCholesky(information, stride, missing, missingWeights);
      const row = t < rows ? t : rows - 1;
      const variance = variances[row]!;
      for (let k = 0; k < missing; k += 1) {
        const by = missingWeights[k]! / variance;
        solved[t * missing + k] = by;
        byVariance[row]! -= (0.5 * by * this.columnInnovations[k]![t]!) / variance;
      }
    }
    for (let k = 0; k < missing; k += 1) {
      for (let t = 0; t < byInnovation.length; t += 1) byInnovation[t] = solved[t * missing + k]!;
      this.carryColumn(this.columnInnovations[k]!, this.columnStates[k]!);
    }
  }

  private carryColumn(innovations: Float64Array, states: Float64Array): void {
    carryInnovationsBack(
      this.polynomials.phi,
      this.recursion,
      this.stateCount,
      states,
      innovations,
      this.byInnovation,
      this.scratch,
      this.polynomials.byPhi,
    );
  }
}

function subtract(from: Float64Array, weight: number, column: Float64Array): void {
  for (let t = 0; t < from.length; t += 1) from[t]! -= weight * column[t]!;
}
