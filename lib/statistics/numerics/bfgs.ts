/** A smooth function to minimise, with its gradient. */
export interface Objective {
  readonly dimension: number;
  /** Writes the gradient at `point` and returns the value; +Infinity marks an inadmissible point. */
  evaluate(point: Float64Array, gradient: Float64Array): number;
}

/** Where a minimisation ended. `point` is where the lowest value was seen. */
export interface Minimum {
  readonly point: Float64Array;
  readonly value: number;
  readonly iterations: number;
  /** True when the predicted decrease fell below the tolerance within the iteration limit. */
  readonly converged: boolean;
}

/** When a minimisation ends. */
export interface SearchLimits {
  readonly iterationLimit: number;
  /** Predicted decrease of the value, over its size, at which it has converged. */
  readonly tolerance: number;
  /** Times that one step is shortened; few end a search soon that stands before inadmissible points. */
  readonly backtrackLimit?: number;
}

const sufficientDecrease = 1e-4;
const longestBacktrack = 40;
const longestFirstStep = 0.5;

/**
 * Quasi-Newton minimisation: BFGS update of the inverse Hessian, Armijo backtracking.
 * Stops when the decrease that a full step predicts is below `tolerance · max(1, |value|)`.
 * Nocedal & Wright (2006), "Numerical Optimization", algorithm 6.1.
 */
export function minimise(objective: Objective, start: Float64Array, limits: SearchLimits): Minimum {
  const n = objective.dimension;
  const point = Float64Array.from(start);
  const gradient = new Float64Array(n);
  let value = objective.evaluate(point, gradient);
  if (!Number.isFinite(value)) return { point, value, iterations: 0, converged: false };

  const inverse = new Float64Array(n * n);
  const direction = new Float64Array(n);
  const trial = new Float64Array(n);
  const trialGradient = new Float64Array(n);
  const gradientChange = new Float64Array(n);
  const product = new Float64Array(n);
  setScaledIdentity(inverse, n, Math.min(1, longestFirstStep / largest(gradient)));
  let untouched = true;
  const backtracks = limits.backtrackLimit ?? longestBacktrack;

  for (let iteration = 1; iteration <= limits.iterationLimit; iteration += 1) {
    let slope = descend(inverse, gradient, direction);
    if (!(slope < 0)) {
      setScaledIdentity(inverse, n, Math.min(1, longestFirstStep / largest(gradient)));
      untouched = true;
      slope = descend(inverse, gradient, direction);
    }
    if (-slope < limits.tolerance * Math.max(1, Math.abs(value))) {
      return { point, value, iterations: iteration - 1, converged: true };
    }
    let length = 1;
    let trialValue = Number.POSITIVE_INFINITY;
    let accepted = false;
    for (let attempt = 0; attempt < backtracks && !accepted; attempt += 1) {
      for (let i = 0; i < n; i += 1) trial[i] = point[i]! + length * direction[i]!;
      trialValue = objective.evaluate(trial, trialGradient);
      accepted = trialValue <= value + sufficientDecrease * length * slope;
      if (!accepted) length = shorter(length, value, slope, trialValue);
    }
    if (!accepted) return { point, value, iterations: iteration, converged: false };
    let curvature = 0;
    let changeSquare = 0;
    for (let i = 0; i < n; i += 1) {
      const step = trial[i]! - point[i]!;
      const change = trialGradient[i]! - gradient[i]!;
      direction[i] = step;
      gradientChange[i] = change;
      curvature += step * change;
      changeSquare += change * change;
      point[i] = trial[i]!;
      gradient[i] = trialGradient[i]!;
    }
    value = trialValue;
    if (curvature > 1e-14 * changeSquare) {
      if (untouched) setScaledIdentity(inverse, n, curvature / changeSquare);
      untouched = false;
      update(inverse, direction, gradientChange, curvature, product);
    }
  }
  return { point, value, iterations: limits.iterationLimit, converged: false };
}

/** Minimiser of the parabola through value, slope and the trial, kept inside [0.1, 0.5] of the length. */
function shorter(length: number, value: number, slope: number, trialValue: number): number {
  if (!Number.isFinite(trialValue)) return length * 0.25;
  const best = (-slope * length * length) / (2 * (trialValue - value - slope * length));
  return Math.min(0.5 * length, Math.max(0.1 * length, best));
}

function descend(inverse: Float64Array, gradient: Float64Array, direction: Float64Array): number {
  const n = gradient.length;
  let slope = 0;
  for (let i = 0; i < n; i += 1) {
    let sum = 0;
    for (let j = 0; j < n; j += 1) sum -= inverse[i * n + j]! * gradient[j]!;
    direction[i] = sum;
    slope += sum * gradient[i]!;
  }
  return slope;
}

/** H ← (I − s yᵀ/sᵀy) H (I − y sᵀ/sᵀy) + s sᵀ/sᵀy. */
function update(
  inverse: Float64Array,
  step: Float64Array,
  change: Float64Array,
  curvature: number,
  product: Float64Array,
): void {
  const n = step.length;
  let quadratic = 0;
  for (let i = 0; i < n; i += 1) {
    let sum = 0;
    for (let j = 0; j < n; j += 1) sum += inverse[i * n + j]! * change[j]!;
    product[i] = sum;
    quadratic += sum * change[i]!;
  }
  const scale = (1 + quadratic / curvature) / curvature;
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < n; j += 1) {
      const cross = product[i]! * step[j]! + step[i]! * product[j]!;
      inverse[i * n + j]! += scale * step[i]! * step[j]! - cross / curvature;
    }
  }
}

function setScaledIdentity(matrix: Float64Array, n: number, scale: number): void {
  matrix.fill(0);
  for (let i = 0; i < n; i += 1) matrix[i * n + i] = Number.isFinite(scale) ? scale : 1;
}

function largest(vector: Float64Array): number {
  let magnitude = 0;
  for (let i = 0; i < vector.length; i += 1) magnitude = Math.max(magnitude, Math.abs(vector[i]!));
  return magnitude;
}
