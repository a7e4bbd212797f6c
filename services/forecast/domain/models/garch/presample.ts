/** What stands for the squared residual and the variance before the first observation. */
export type Presample = "mean" | "backcast" | "unconditional";

export const presamples = [
  "mean",
  "backcast",
  "unconditional",
] as const satisfies readonly Presample[];

/** Order of the parameters in every array of this folder. */
export const parameterCount = 4;
export const MU = 0;
export const OMEGA = 1;
export const ALPHA = 2;
export const BETA = 3;

/** The first conditional variance h₁ with its derivatives in (mu, omega, alpha, beta). */
export interface FirstVariance {
  value: number;
  readonly gradient: Float64Array;
  /** Row-major 4 × 4. */
  readonly hessian: Float64Array;
}

export function emptyFirstVariance(): FirstVariance {
  return {
    value: 0,
    gradient: new Float64Array(parameterCount),
    hessian: new Float64Array(parameterCount * parameterCount),
  };
}

/**
 * h₁ = omega + (alpha + beta) · s, where s is by convention
 * - `mean`: the mean squared residual of the sample (Fiorentini, Calzolari & Panattoni 1996); it moves with mu,
 * - `backcast`: a fixed number made from the sample (see `backcastVariance`),
 * - `unconditional`: omega / (1 − alpha − beta); inadmissible when alpha + beta ≥ 1.
 * @returns false when the parameters are inadmissible under the convention.
 */
export function setFirstVariance(
  first: FirstVariance,
  presample: Presample,
  theta: Float64Array,
  sample: { readonly mean: number; readonly meanSquare: number; readonly backcast: number },
): boolean {
  const { gradient, hessian } = first;
  const persistence = theta[ALPHA]! + theta[BETA]!;
  hessian.fill(0);
  if (presample === "unconditional") {
    const gap = 1 - persistence;
    if (!(gap > 0)) return false;
    const level = theta[OMEGA]! / gap;
    first.value = level;
    gradient[MU] = 0;
    gradient[OMEGA] = 1 / gap;
    gradient[ALPHA] = level / gap;
    gradient[BETA] = level / gap;
    setPair(hessian, OMEGA, ALPHA, 1 / (gap * gap));
    setPair(hessian, OMEGA, BETA, 1 / (gap * gap));
    const second = (2 * level) / (gap * gap);
    setPair(hessian, ALPHA, ALPHA, second);
    setPair(hessian, ALPHA, BETA, second);
    setPair(hessian, BETA, BETA, second);
    return true;
  }
  const moves = presample === "mean";
  const mu = theta[MU]!;
  const level = moves ? sample.meanSquare - 2 * mu * sample.mean + mu * mu : sample.backcast;
  const slope = moves ? 2 * (mu - sample.mean) : 0;
  first.value = theta[OMEGA]! + persistence * level;
  gradient[MU] = persistence * slope;
  gradient[OMEGA] = 1;
  gradient[ALPHA] = level;
  gradient[BETA] = level;
  setPair(hessian, MU, MU, moves ? 2 * persistence : 0);
  setPair(hessian, MU, ALPHA, slope);
  setPair(hessian, MU, BETA, slope);
  return true;
}

/** Exponentially weighted mean (decay 0.94) of the first 75 squared deviations from the mean. */
export function backcastVariance(returns: Float64Array, mean: number): number {
  const span = Math.min(75, returns.length);
  let weight = 1;
  let weights = 0;
  let sum = 0;
  for (let t = 0; t < span; t += 1) {
    const deviation = returns[t]! - mean;
    sum += weight * deviation * deviation;
    weights += weight;
    weight *= 0.94;
  }
  return sum / weights;
}

function setPair(matrix: Float64Array, row: number, column: number, value: number): void {
  matrix[row * parameterCount + column] = value;
  matrix[column * parameterCount + row] = value;
}
