/** Orthonormal vectors of one length, in one block that grows by doubling. */
export class OrthogonalBasis {
  readonly length: number;
  count = 0;
  /** Row-major: vector j is at j · length. */
  block: Float64Array;
  private readonly weights = new Float64Array(4);

  constructor(length: number, room: number) {
    this.length = length;
    this.block = new Float64Array(length * Math.max(4, room));
  }

  /** The vector at `index`, as a view that is good until the next push. */
  at(index: number): Float64Array {
    return this.block.subarray(index * this.length, (index + 1) * this.length);
  }

  /** Appends vector · scale. */
  push(vector: Float64Array, scale: number): void {
    const from = this.count * this.length;
    if (from + this.length > this.block.length) {
      const larger = new Float64Array(2 * this.block.length);
      larger.set(this.block);
      this.block = larger;
    }
    for (let i = 0; i < this.length; i += 1) this.block[from + i] = vector[i]! * scale;
    this.count += 1;
  }

  /**
   * Takes the components along the basis off the vector and returns what is left of its length; twice
   * where the first pass took most of it, which is enough (Parlett 1998, section 6.9).
   */
  orthogonalise(vector: Float64Array): number {
    let before = norm(vector);
    for (let pass = 0; ; pass += 1) {
      this.project(vector);
      const after = norm(vector);
      if (pass === 1 || after > 0.7 * before) return after;
      before = after;
    }
  }

  /** One pass of modified Gram-Schmidt over blocks of four vectors. */
  private project(vector: Float64Array): void {
    const { block, length, count, weights } = this;
    let j = 0;
    for (; j + 4 <= count; j += 4) {
      dotFour(block, j * length, vector, weights);
      subtractFour(block, j * length, vector, weights);
    }
    for (; j < count; j += 1) {
      const from = j * length;
      let weight = 0;
      for (let i = 0; i < length; i += 1) weight += block[from + i]! * vector[i]!;
      for (let i = 0; i < length; i += 1) vector[i]! -= weight * block[from + i]!;
    }
  }
}

/** Euclidean length. */
export function norm(vector: Float64Array): number {
  let squares = 0;
  for (let i = 0; i < vector.length; i += 1) squares += vector[i]! * vector[i]!;
  return Math.sqrt(squares);
}

function dotFour(
  block: Float64Array,
  from: number,
  vector: Float64Array,
  weights: Float64Array,
): void {
  const length = vector.length;
  const second = from + length;
  const third = second + length;
  const fourth = third + length;
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  for (let i = 0; i < length; i += 1) {
    const value = vector[i]!;
    sum0 += block[from + i]! * value;
    sum1 += block[second + i]! * value;
    sum2 += block[third + i]! * value;
    sum3 += block[fourth + i]! * value;
  }
  weights[0] = sum0;
  weights[1] = sum1;
  weights[2] = sum2;
  weights[3] = sum3;
}

function subtractFour(
  block: Float64Array,
  from: number,
  vector: Float64Array,
  weights: Float64Array,
): void {
  const length = vector.length;
  const second = from + length;
  const third = second + length;
  const fourth = third + length;
  const weight0 = weights[0]!;
  const weight1 = weights[1]!;
  const weight2 = weights[2]!;
  const weight3 = weights[3]!;
  for (let i = 0; i < length; i += 1) {
    vector[i]! -=
      weight0 * block[from + i]! +
      weight1 * block[second + i]! +
      weight2 * block[third + i]! +
      weight3 * block[fourth + i]!;
  }
}
