/**
 * A regression whose parameters change with a hidden Markov chain s_t of k regimes:
 *   z_t = y_t − x_t'β(s_t),   z_t = Σ φ_i z_{t−i} + e_t,   e_t ~ N(0, σ²(s_t)).
 * With lags it is Hamilton's model: the deviation at each lag is that from the mean of the regime then.
 */
export interface SwitchingSpecification {
  /** Number of regimes k, 2 to 4. */
  readonly regimes: number;
  /** Whether β differs between regimes. */
  readonly switchingMean: boolean;
  /** Whether σ² differs between regimes. */
  readonly switchingVariance: boolean;
  /** Autoregressive lags p, 0 to 4; they do not switch. */
  readonly lags: number;
}

/** What the model is fitted to. */
export interface SwitchingData {
  /** y, at least 2 (k q + p) values, in any unit. The first p only condition the others. */
  readonly series: Float64Array;
  /** Columns of x beside the constant, each as long as `series`. */
  readonly regressors?: readonly Float64Array[];
}

/** Parameters in the units of the data. */
export interface SwitchingParameters {
  /** k × k by rows: entry i k + j is the probability of regime j after regime i. */
  readonly transition: Float64Array;
  /** k × q by rows, the constant first; equal rows where the mean does not switch. */
  readonly coefficients: Float64Array;
  /** One σ² for each regime; equal where it does not switch. */
  readonly variances: Float64Array;
  /** φ, one for each lag. */
  readonly autoregression: Float64Array;
}

/** Why there is no fit. */
export interface SwitchingFailure {
  readonly status: "TOO_FEW" | "NOT_FINITE" | "CONSTANT" | "DEGENERATE" | "NOT_CONVERGED";
  readonly note: string;
}

/** Where each parameter stands in the vector that searches work on. */
export interface ParameterLayout {
  readonly regimes: number;
  /** Columns of x, the constant included. */
  readonly columns: number;
  readonly meanBlocks: number;
  readonly varianceBlocks: number;
  readonly lags: number;
  /** First coefficient; the k (k − 1) free transition probabilities, by rows, come before. */
  readonly meanFrom: number;
  readonly varianceFrom: number;
  readonly lagFrom: number;
  readonly size: number;
}

/** The layout of a specification with `columns` regressors, the constant included. */
export function parameterLayout(
  { regimes, switchingMean, switchingVariance, lags }: SwitchingSpecification,
  columns: number,
): ParameterLayout {
  const meanBlocks = switchingMean ? regimes : 1;
  const varianceBlocks = switchingVariance ? regimes : 1;
  const meanFrom = regimes * (regimes - 1);
  const varianceFrom = meanFrom + meanBlocks * columns;
  const lagFrom = varianceFrom + varianceBlocks;
  const size = lagFrom + lags;
  return {
    regimes,
    columns,
    meanBlocks,
    varianceBlocks,
    lags,
    meanFrom,
    varianceFrom,
    lagFrom,
    size,
  };
}

/** The vector of the parameters; the last column of the transition matrix is what is left to 1. */
export function toVector(parameters: SwitchingParameters, layout: ParameterLayout): Float64Array {
  const { regimes, columns, meanBlocks, varianceBlocks, lags } = layout;
  const theta = new Float64Array(layout.size);
  for (let i = 0; i < regimes; i += 1) {
    for (let j = 0; j < regimes - 1; j += 1) {
      theta[i * (regimes - 1) + j] = parameters.transition[i * regimes + j]!;
    }
  }
  theta.set(parameters.coefficients.subarray(0, meanBlocks * columns), layout.meanFrom);
  theta.set(parameters.variances.subarray(0, varianceBlocks), layout.varianceFrom);
  theta.set(parameters.autoregression.subarray(0, lags), layout.lagFrom);
  return theta;
}

/** The inverse of `toVector`. */
export function fromVector(theta: Float64Array, layout: ParameterLayout): SwitchingParameters {
  const { regimes, columns, meanBlocks, varianceBlocks } = layout;
  const transition = new Float64Array(regimes * regimes);
  writeTransition(theta, regimes, transition);
  const coefficients = new Float64Array(regimes * columns);
  const variances = new Float64Array(regimes);
  for (let s = 0; s < regimes; s += 1) {
    const from = layout.meanFrom + (meanBlocks === 1 ? 0 : s * columns);
    coefficients.set(theta.subarray(from, from + columns), s * columns);
    variances[s] = theta[layout.varianceFrom + (varianceBlocks === 1 ? 0 : s)]!;
  }
  return { transition, coefficients, variances, autoregression: theta.slice(layout.lagFrom) };
}

/** Writes the whole transition matrix of a parameter vector. */
export function writeTransition(
  theta: Float64Array,
  regimes: number,
  transition: Float64Array,
): void {
  for (let i = 0; i < regimes; i += 1) {
    let left = 1;
    for (let j = 0; j < regimes - 1; j += 1) {
      const probability = theta[i * (regimes - 1) + j]!;
      transition[i * regimes + j] = probability;
      left -= probability;
    }
    transition[i * regimes + regimes - 1] = left;
  }
}
