/** Inner products of unit vectors up to which the values found keep all their digits. */
const semiOrthogonal = 1e-8;
/** Inner product of vectors that have just been made orthogonal. */
const freshProduct = 1e-16;
/** What one product and one subtraction add, as a share of the matrix's norm. */
const roundingShare = 2e-15;

/**
 * Running estimates of how far the Lanczos vectors have drifted from orthogonality, by the recurrence that
 * the rounding obeys, so that they need be reorthogonalised only where it is about to count.
 * Simon (1984), Math. Comp. 42; Larsen (1998), Lanczos bidiagonalization with partial
 * reorthogonalization, DAIMI PB-537, section 5.
 * With A v_j = β_{j−1} u_{j−1} + α_j u_j and Aᵀ u_j = α_j v_j + β_j v_{j+1}.
 */
export class OrthogonalityEstimate {
  /** Estimated products of the latest left (right) vector with those before it. */
  private left: Float64Array;
  private right: Float64Array;
  private leftNext: Float64Array;
  private forceLeft = false;
  private forceRight = false;

  constructor(room: number) {
    this.left = new Float64Array(room + 2);
    this.right = new Float64Array(room + 2);
    this.leftNext = new Float64Array(room + 2);
    this.right[0] = 1;
  }

  /** Whether left vector j, of length `alpha` before it is scaled, must be reorthogonalised. */
  leftIsDue(
    j: number,
    alpha: number,
    diagonal: Float64Array,
    above: Float64Array,
    norm: number,
  ): boolean {
    const { left, right, leftNext } = this;
    const before = j > 0 ? above[j - 1]! : 0;
    let largest = 0;
    for (let i = 0; i < j; i += 1) {
      const product = diagonal[i]! * right[i]! + above[i]! * right[i + 1]! - before * left[i]!;
      leftNext[i] = drifted(product, norm) / alpha;
      largest = Math.max(largest, Math.abs(leftNext[i]!));
    }
    leftNext[j] = 1;
    this.left = leftNext;
    this.leftNext = left;
    const due = !(largest <= semiOrthogonal);
    const forced = this.forceLeft;
    this.forceLeft = due && !forced;
    if (due || forced) this.left.fill(freshProduct, 0, j);
    return due || forced;
  }

  /** Whether right vector j + 1, of length `beta` before it is scaled, must be reorthogonalised. */
  rightIsDue(
    j: number,
    beta: number,
    diagonal: Float64Array,
    above: Float64Array,
    norm: number,
  ): boolean {
    const { left, right } = this;
    const alpha = diagonal[j]!;
    let largest = 0;
    for (let i = 0; i <= j; i += 1) {
      const before = i > 0 ? above[i - 1]! * left[i - 1]! : 0;
      const product = before + diagonal[i]! * left[i]! - alpha * right[i]!;
      right[i] = drifted(product, norm) / beta;
      largest = Math.max(largest, Math.abs(right[i]!));
    }
    right[j + 1] = 1;
    const due = !(largest <= semiOrthogonal);
    const forced = this.forceRight;
    this.forceRight = due && !forced;
    if (due || forced) right.fill(freshProduct, 0, j + 1);
    return due || forced;
  }
}

function drifted(product: number, norm: number): number {
  return product + (product < 0 ? -roundingShare : roundingShare) * norm;
}
