/** The presample level with its first and second derivatives in (mu, omega, alpha, beta). */
export interface PresampleLevel {
  readonly value: number;
  readonly gradient: Float64Array;
  /** Row-major 4 × 4. */
  readonly hessian: Float64Array;
}

/**
 * Second derivatives of the log-likelihood of GARCH(1,1) with normal errors in one pass: ten
 * recursions of curvature beside four of slopes, all in local variables. Written out, since a loop
 * over the pairs costs five times as much.
 * @param theta mu, omega, alpha, beta; admissible
 * @param hessian receives the row-major 4 × 4 matrix
 */
export function normalFirstOrderHessian(
  returns: Float64Array,
  theta: Float64Array,
  presample: PresampleLevel,
  hessian: Float64Array,
): void {
  const mu = theta[0]!;
  const omega = theta[1]!;
  const alpha = theta[2]!;
  const beta = theta[3]!;
  const p = alpha + beta;
  const level = presample.value;
  const lM = presample.gradient[0]!;
  const lO = presample.gradient[1]!;
  const lA = presample.gradient[2]!;
  const lB = presample.gradient[3]!;
  const bends = presample.hessian;
  // h₁ = omega + (alpha + beta) · level.
  let h = omega + p * level;
  let dM = p * lM;
  let dO = p * lO + 1;
  let dA = p * lA + level;
  let dB = p * lB + level;
  let cMM = p * bends[0]!;
  let cMO = p * bends[1]!;
  let cMA = p * bends[2]! + lM;
  let cMB = p * bends[3]! + lM;
  let cOO = p * bends[5]!;
  let cOA = p * bends[6]! + lO;
  let cOB = p * bends[7]! + lO;
  let cAA = p * bends[10]! + 2 * lA;
  let cAB = p * bends[11]! + lA + lB;
  let cBB = p * bends[15]! + 2 * lB;
  let sMM = 0;
  let sMO = 0;
  let sMA = 0;
  let sMB = 0;
  let sOO = 0;
  let sOA = 0;
  let sOB = 0;
  let sAA = 0;
  let sAB = 0;
  let sBB = 0;
  for (let t = 0; t < returns.length; t += 1) {
    const e = returns[t]! - mu;
    const inverse = 1 / h;
    const ratio = e * e * inverse;
    const onBend = 0.5 * (ratio - 1) * inverse;
    const onPair = (0.5 - ratio) * inverse * inverse;
    const cross = e * inverse * inverse;
    sMM += onBend * cMM + onPair * dM * dM - 2 * cross * dM - inverse;
    sMO += onBend * cMO + onPair * dM * dO - cross * dO;
    sMA += onBend * cMA + onPair * dM * dA - cross * dA;
    sMB += onBend * cMB + onPair * dM * dB - cross * dB;
    sOO += onBend * cOO + onPair * dO * dO;
    sOA += onBend * cOA + onPair * dO * dA;
    sOB += onBend * cOB + onPair * dO * dB;
    sAA += onBend * cAA + onPair * dA * dA;
    sAB += onBend * cAB + onPair * dA * dB;
    sBB += onBend * cBB + onPair * dB * dB;
    // Each curvature decays by beta; those in beta gain the slope, those in mu what e brings.
    cMM = beta * cMM + 2 * alpha;
    cMO *= beta;
    cMA = beta * cMA - 2 * e;
    cMB = beta * cMB + dM;
    cOO *= beta;
    cOA *= beta;
    cOB = beta * cOB + dO;
    cAA *= beta;
    cAB = beta * cAB + dA;
    cBB = beta * cBB + 2 * dB;
    dM = beta * dM - 2 * alpha * e;
    dO = beta * dO + 1;
    dA = beta * dA + e * e;
    dB = beta * dB + h;
    h = omega + alpha * e * e + beta * h;
  }
  hessian.set([sMM, sMO, sMA, sMB, sMO, sOO, sOA, sOB, sMA, sOA, sAA, sAB, sMB, sOB, sAB, sBB]);
}
