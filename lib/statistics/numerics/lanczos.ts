import { bidiagonalSvd } from "./bidiagonal-svd.ts";
import { norm, OrthogonalBasis } from "./orthogonal-basis.ts";
import { OrthogonalityEstimate } from "./orthogonality-estimate.ts";

/** A matrix known by its products with vectors. */
export interface LinearOperator {
  readonly rows: number;
  readonly columns: number;
  /** out = A · vector; `vector` has `columns` entries, `out` has `rows`, all overwritten. */
  multiply(vector: Float64Array, out: Float64Array): void;
  /** out = Aᵀ · vector; `vector` has `rows` entries, `out` has `columns`, all overwritten. */
  multiplyTransposed(vector: Float64Array, out: Float64Array): void;
}

/** Leading singular values and left vectors of a matrix. */
export interface LeadingTriples {
  /** Singular values, descending; as many as were asked for, or as the matrix has beside rounding. */
  readonly values: Float64Array;
  /** One left singular vector per value, row-major count × rows. */
  readonly left: Float64Array;
  /** Steps taken. */
  readonly steps: number;
  /** False when the residuals were above the tolerance after `stepLimit` steps. */
  readonly converged: boolean;
}

/** Residual |Aᵀu − σv| at which a triple counts as found, as a share of its value and of the largest. */
const shareOfValue = 1e-11;
const shareOfLargest = 2e-14;
/** Below this share of the largest norm seen, a Lanczos vector is rounding and a fresh one takes over. */
const breakdownShare = 4e-14;

/** Steps after which the search for `count` triples ends without them. */
function stepLimit(count: number): number {
  return 200 + 20 * count;
}

/**
 * Golub-Kahan-Lanczos bidiagonalisation with partial reorthogonalisation, continued until the residuals of
 * the leading triples are rounding. It starts from fixed pseudo-random numbers: same matrix, same bytes.
 * A direction in which the Krylov space ends is replaced by a fresh one, so that equal singular values are
 * all found.
 * Golub & Van Loan (2013), Matrix Computations, section 10.4; Larsen (1998), DAIMI PB-537.
 * @param count triples wanted, 1 or more
 */
export function leadingTriples(operator: LinearOperator, count: number): LeadingTriples {
  const size = Math.min(operator.rows, operator.columns);
  const wanted = Math.min(count, size);
  const limit = Math.min(size, stepLimit(wanted));
  const run = new Bidiagonalisation(operator, limit);
  let nextCheck = Math.min(limit, wanted + 6 + (wanted >> 1));
  while (!run.exhausted) {
    run.step();
    const complete = run.steps === size || run.exhausted;
    if (!complete && run.steps < nextCheck) continue;
    const converged = complete || run.converged(wanted);
    if (converged || run.steps === limit) return run.triples(wanted, converged);
    nextCheck = Math.min(limit, Math.max(run.steps + 3, Math.ceil(1.12 * run.steps)));
  }
  return { values: new Float64Array(0), left: new Float64Array(0), steps: 0, converged: true };
}

class Bidiagonalisation {
  steps = 0;
  /** True when a fresh direction met nothing: the rest of the matrix is rounding. */
  exhausted = false;
  private readonly operator: LinearOperator;
  private readonly leftBasis: OrthogonalBasis;
  private readonly rightBasis: OrthogonalBasis;
  private readonly diagonal: Float64Array;
  private readonly above: Float64Array;
  private readonly leftVector: Float64Array;
  private readonly rightVector: Float64Array;
  private readonly estimate: OrthogonalityEstimate;
  /** Where the steps may come to fill the whole space, every vector is kept orthogonal. */
  private readonly always: boolean;
  private largest = 0;
  /** Steps since the Krylov space last had to be given a fresh direction. */
  private sinceFresh = 1;
  private state = 12345;

  constructor(operator: LinearOperator, limit: number) {
    this.operator = operator;
    const room = Math.min(limit, 32);
    this.leftBasis = new OrthogonalBasis(operator.rows, room);
    this.rightBasis = new OrthogonalBasis(operator.columns, room);
    this.diagonal = new Float64Array(limit);
    this.above = new Float64Array(limit);
    this.estimate = new OrthogonalityEstimate(limit);
    this.always = limit === Math.min(operator.rows, operator.columns);
    this.leftVector = new Float64Array(operator.rows);
    this.rightVector = new Float64Array(operator.columns);
    this.startAfresh();
    this.sinceFresh = 1;
  }

  /** One left and one right vector more: A V = U B with B upper bidiagonal, Aᵀ U = V Bᵀ + (one column). */
  step(): void {
    const { operator, leftBasis, rightBasis, leftVector, rightVector, steps } = this;
    const { diagonal, above, estimate } = this;
    operator.multiply(rightBasis.at(steps), leftVector);
    if (steps > 0) subtract(leftVector, leftBasis.at(steps - 1), above[steps - 1]!);
    let length = norm(leftVector);
    if (this.always || estimate.leftIsDue(steps, length, diagonal, above, this.largest)) {
      length = leftBasis.orthogonalise(leftVector);
    }
    if (this.isRounding(length)) {
      this.fillRandomly(leftVector);
      leftBasis.push(leftVector, 1 / leftBasis.orthogonalise(leftVector));
      length = 0;
    } else leftBasis.push(leftVector, 1 / length);
    diagonal[steps] = length;
    this.steps += 1;
    this.sinceFresh += 1;
    if (this.steps === Math.min(operator.rows, operator.columns)) return;
    operator.multiplyTransposed(leftBasis.at(steps), rightVector);
    subtract(rightVector, rightBasis.at(steps), diagonal[steps]!);
    length = norm(rightVector);
    if (this.always || estimate.rightIsDue(steps, length, diagonal, above, this.largest)) {
      length = rightBasis.orthogonalise(rightVector);
    }
    if (this.isRounding(length)) {
      this.startAfresh();
      length = 0;
    } else rightBasis.push(rightVector, 1 / length);
    above[steps] = length;
  }

  /** Whether the residuals of the `wanted` largest values are all small. */
  converged(wanted: number): boolean {
    const { steps } = this;
    if (steps < wanted || this.sinceFresh < 3) return false;
    const values = this.diagonal.slice(0, steps);
    const last = new Float64Array(steps);
    last[steps - 1] = 1;
    if (!bidiagonalSvd(values, this.above.slice(0, steps), last, 1)) return false;
    const order = descending(values);
    const beyond = this.above[steps - 1]!;
    const largest = values[order[0]!]!;
    for (let i = 0; i < wanted; i += 1) {
      const at = order[i]!;
      const allowed = Math.max(shareOfValue * values[at]!, shareOfLargest * largest);
      if (!(beyond * Math.abs(last[at]!) <= allowed)) return false;
    }
    return true;
  }

  triples(asked: number, converged: boolean): LeadingTriples {
    const { steps } = this;
    const wanted = Math.min(asked, steps);
    const rows = this.operator.rows;
    const values = this.diagonal.slice(0, steps);
    const rotations = new Float64Array(steps * steps);
    for (let i = 0; i < steps; i += 1) rotations[i * steps + i] = 1;
    const found = bidiagonalSvd(values, this.above.slice(0, steps), rotations, steps);
    const order = descending(values);
    const kept = new Float64Array(wanted);
    const left = new OrthogonalBasis(rows, wanted);
    const vector = new Float64Array(rows);
    for (let i = 0; i < wanted; i += 1) {
      const at = order[i]!;
      kept[i] = values[at]!;
      vector.fill(0);
      for (let j = 0; j < steps; j += 1) {
        subtract(vector, this.leftBasis.at(j), -rotations[at * steps + j]!);
      }
      left.push(vector, 1 / left.orthogonalise(vector));
    }
    const vectors = left.block.slice(0, wanted * rows);
    return { values: kept, left: vectors, steps, converged: converged && found };
  }

  /**
   * A right vector outside the space so far: Aᵀ times random numbers, so that it lies in the row space,
   * which the steps then fill exactly. Where nothing of it is left the whole row space has been found.
   */
  private startAfresh(): void {
    const { operator, rightBasis, leftVector, rightVector } = this;
    this.sinceFresh = 0;
    this.fillRandomly(leftVector);
    operator.multiplyTransposed(leftVector, rightVector);
    this.largest = Math.max(this.largest, norm(rightVector) / norm(leftVector));
    const length = rightBasis.orthogonalise(rightVector);
    this.exhausted = this.isRounding(length / norm(leftVector));
    if (!this.exhausted) rightBasis.push(rightVector, 1 / length);
  }

  private fillRandomly(vector: Float64Array): void {
    for (let i = 0; i < vector.length; i += 1) vector[i] = this.uniform();
  }

  /** Whether a length is nothing beside the longest vector seen, which bounds the norm from below. */
  private isRounding(length: number): boolean {
    this.largest = Math.max(this.largest, length);
    return !(length > breakdownShare * this.largest);
  }

  /** A number of a linear congruential generator in (−½, ½). */
  private uniform(): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return (this.state + 0.5) / 4294967296 - 0.5;
  }
}

function subtract(vector: Float64Array, other: Float64Array, weight: number): void {
  for (let i = 0; i < vector.length; i += 1) vector[i]! -= weight * other[i]!;
}

/** Indices of the values from the largest to the smallest. */
function descending(values: Float64Array): number[] {
  return Array.from(values.keys()).sort((a, b) => values[b]! - values[a]! || a - b);
}
