/** A reflection this small leaves the variance unchanged to the last digits. */
const smallestReflectionSquare = 1e-16;

/**
 * Gains of the exact Kalman filter of a stationary ARMA process by the Chandrasekhar recursion: the
 * filter's covariance changes by a matrix of rank one per observation, so a step costs a few vectors
 * of the state's length instead of a matrix. With F the variance of the coming innovation, L = F·gain,
 * T the transition and k = Y_1 / F:
 *   F ← F − k Y_1,   L ← L − k T Y,   Y ← T Y − k L,   starting with Y = L.
 * Once the reflections k vanish the gains are constant and kept.
 * Morf, Sidhu & Kailath (1974), IEEE TAC 19(4); Mélard (1984), Applied Statistics 33(1), AS 197.
 */
export class GainRecursion {
  /** Rows that the last run computed; every later observation uses the last of them. */
  rows = 0;
  /** F of each row, in units of the innovation variance. */
  readonly variances: Float64Array;
  /** L of each row, `states` long. */
  readonly gains: Float64Array;
  /** Y of each row, `states` long: what the observation takes off the covariance is Y Yᵀ / F. */
  readonly reductions: Float64Array;
  /** Derivatives of an objective by F and L; filled by the caller before `carryBack`. */
  readonly byVariance: Float64Array;
  readonly byGain: Float64Array;
  /** Derivative by the first row's L, from both of its uses; filled by `carryBack`. */
  readonly byStart: Float64Array;
  private byReduction: Float64Array;
  private byNext: Float64Array;
  private readonly states: number;
  private readonly observations: number;

  constructor(observations: number, states: number) {
    this.observations = observations;
    this.states = states;
    this.variances = new Float64Array(observations);
    this.gains = new Float64Array(observations * states);
    this.reductions = new Float64Array(observations * states);
    this.byVariance = new Float64Array(observations);
    this.byGain = new Float64Array(observations * states);
    this.byStart = new Float64Array(states);
    // One longer: the shift writes an entry past the state, which nothing reads.
    this.byReduction = new Float64Array(states + 1);
    this.byNext = new Float64Array(states + 1);
  }

  /**
   * @param variance of the first observation
   * @param start its covariances with the next state
   * @returns false when rounding drove a variance to 0, which only a process at the edge of
   *   stationarity does
   */
  run(phi: Float64Array, variance: number, start: Float64Array): boolean {
    const { states, observations, variances, gains, reductions } = this;
    const p = phi.length;
    const last = states - 1;
    for (let i = 0; i < states; i += 1) {
      gains[i] = start[i]!;
      reductions[i] = start[i]!;
    }
    variances[0] = variance;
    let quiet = 0;
    let row = 0;
    while (row + 1 < observations) {
      const at = row * states;
      const next = at + states;
      const f = variances[row]!;
      const head = reductions[at]!;
      const k = head / f;
      const left = f - k * head;
      if (!(left > 0)) return false;
      quiet = k * k < smallestReflectionSquare ? quiet + 1 : 0;
      if (quiet > states) break;
      variances[row + 1] = left;
      // The reductions' next row holds T Y until the last loop: loops without branches run faster.
      for (let i = 0; i < last; i += 1) reductions[next + i] = reductions[at + i + 1]!;
      reductions[next + last] = 0;
      for (let i = 0; i < p; i += 1) reductions[next + i]! += phi[i]! * head;
      for (let i = 0; i < states; i += 1) {
        const moved = reductions[next + i]!;
        const gain = gains[at + i]!;
        gains[next + i] = gain - k * moved;
        reductions[next + i] = moved - k * gain;
      }
      row += 1;
    }
    this.rows = row + 1;
    return true;
  }

  /** Carries `byVariance` and `byGain` back to the start and adds to the derivative by φ. */
  carryBack(phi: Float64Array, byPhi: Float64Array): void {
    const { states, variances, gains, reductions, byVariance, byGain } = this;
    const p = phi.length;
    let by = this.byReduction;
    let next = this.byNext;
    next.fill(0);
    for (let row = this.rows - 2; row >= 0; row -= 1) {
      const at = row * states;
      const after = at + states;
      const f = variances[row]!;
      const head = reductions[at]!;
      const k = head / f;
      let byK = 0;
      let byHead = 0;
      for (let i = 0; i < states; i += 1) {
        const byL = byGain[after + i]!;
        const byY = next[i]!;
        const gain = gains[at + i]!;
        const moved = reductions[after + i]! + k * gain;
        byK -= byY * gain + byL * moved;
        byGain[at + i]! += byL - k * byY;
        by[i + 1] = byY - k * byL;
      }
      for (let i = 0; i < p; i += 1) {
        byPhi[i]! += by[i + 1]! * head;
        byHead += by[i + 1]! * phi[i]!;
      }
      const byF = byVariance[row + 1]!;
      byK -= head * byF;
      byHead -= k * byF;
      by[0] = byHead + byK / f;
      byVariance[row]! += byF - (byK * k) / f;
      const swap = by;
      by = next;
      next = swap;
    }
    for (let i = 0; i < states; i += 1) this.byStart[i] = next[i]! + byGain[i]!;
  }
}
