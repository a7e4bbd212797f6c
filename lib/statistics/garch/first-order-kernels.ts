import { log } from "../numerics/portable-math.ts";

const LOG_TWO_PI = 1.8378770664093453;
const PRODUCT_HIGH = 1e150;
const PRODUCT_LOW = 1e-150;

/**
 * Log-likelihood and score of GARCH(1,1) with normal errors in one pass: four recursions of slopes run
 * beside that of the variance, and nothing is stored. The fit that a default forecast makes eleven
 * times; every other member goes through the separate passes of recursion and law.
 * @param level the presample level, `levelSlopes` its derivatives
 * @param score receives d logL / d (mu, omega, alpha, beta)
 */
export function normalFirstOrderScore(
  returns: Float64Array,
  theta: Float64Array,
  level: number,
  levelSlopes: Float64Array,
  score: Float64Array,
): number {
  const mu = theta[0]!;
  const omega = theta[1]!;
  const alpha = theta[2]!;
  const beta = theta[3]!;
  const persistence = alpha + beta;
  let h = omega + persistence * level;
  let dMu = persistence * levelSlopes[0]!;
  let dOmega = persistence * levelSlopes[1]! + 1;
  let dAlpha = persistence * levelSlopes[2]! + level;
  let dBeta = persistence * levelSlopes[3]! + level;
  let scoreMu = 0;
  let scoreOmega = 0;
  let scoreAlpha = 0;
  let scoreBeta = 0;
  let product = 1;
  let logs = 0;
  let quadratic = 0;
  const n = returns.length;
  for (let t = 0; t < n; t += 1) {
    const e = returns[t]! - mu;
    const square = e * e;
    const inverse = 1 / h;
    const ratio = square * inverse;
    const weight = 0.5 * inverse * (ratio - 1);
    product *= h;
    if (product > PRODUCT_HIGH || product < PRODUCT_LOW) {
      logs += log(product);
      product = 1;
    }
    quadratic += ratio;
    scoreMu += weight * dMu + e * inverse;
    scoreOmega += weight * dOmega;
    scoreAlpha += weight * dAlpha;
    scoreBeta += weight * dBeta;
    dMu = beta * dMu - 2 * alpha * e;
    dOmega = beta * dOmega + 1;
    dAlpha = beta * dAlpha + square;
    dBeta = beta * dBeta + h;
    h = omega + alpha * square + beta * h;
  }
  score[0] = scoreMu;
  score[1] = scoreOmega;
  score[2] = scoreAlpha;
  score[3] = scoreBeta;
  return -0.5 * (n * LOG_TWO_PI + logs + log(product) + quadratic);
}

/** What the first-order recursion reads and writes; each history starts one entry before the sample. */
export interface FirstOrderHistory {
  readonly levels: Float64Array;
  readonly squares: Float64Array;
  readonly negativeSquares: Float64Array;
  readonly pastErrors: Float64Array;
  readonly negativeErrors: Float64Array;
  readonly inverses: Float64Array;
  readonly adjoints: Float64Array;
}

/** h_t = omega + a e²_{t−1} + g [e_{t−1} < 0] e²_{t−1} + b h_{t−1} for the sample and the bar after it. */
export function recurFirstOrder(
  { levels, squares, negativeSquares, inverses }: FirstOrderHistory,
  omega: number,
  a: number,
  g: number,
  b: number,
): void {
  const n = inverses.length;
  let h = omega + a * squares[0]! + g * negativeSquares[0]! + b * levels[0]!;
  for (let t = 0; t < n; t += 1) {
    levels[t + 1] = h;
    inverses[t] = 1 / h;
    h = omega + a * squares[t + 1]! + g * negativeSquares[t + 1]! + b * h;
  }
  levels[n + 1] = h;
}

/**
 * The adjoint of `recurFirstOrder` for weights on the log variances: fills the adjoints and writes
 * their sums with what the recursion read to `sums`: alone, × squares, × negative squares, × levels,
 * × errors, × negative errors.
 */
export function pullBackFirstOrder(
  history: FirstOrderHistory,
  b: number,
  weights: Float64Array,
  sums: Float64Array,
): void {
  const { levels, squares, negativeSquares, pastErrors, negativeErrors } = history;
  const { inverses, adjoints } = history;
  let adjoint = 0;
  let alone = 0;
  let onSquares = 0;
  let onNegatives = 0;
  let onLevels = 0;
  let onErrors = 0;
  let onNegativeErrors = 0;
  for (let t = inverses.length - 1; t >= 0; t -= 1) {
    adjoint = weights[t]! * inverses[t]! + b * adjoint;
    adjoints[t] = adjoint;
    alone += adjoint;
    onSquares += adjoint * squares[t]!;
    onNegatives += adjoint * negativeSquares[t]!;
    onLevels += adjoint * levels[t]!;
    onErrors += adjoint * pastErrors[t]!;
    onNegativeErrors += adjoint * negativeErrors[t]!;
  }
  sums[0] = alone;
  sums[1] = onSquares;
  sums[2] = onNegatives;
  sums[3] = onLevels;
  sums[4] = onErrors;
  sums[5] = onNegativeErrors;
}
