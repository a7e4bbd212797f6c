import { minimiseOnInterval } from "../numerics/brent.ts";

/** A fit of simple exponential smoothing. */
export interface SimpleSmoothing {
  /** Share of each error that the level takes up, in [1e-4, 0.9999]. */
  readonly alpha: number;
  /** Level after the last value: the forecast at every horizon. */
  readonly level: number;
  readonly sumOfSquares: number;
}

const lowestAlpha = 1e-4;
const highestAlpha = 0.9999;
const search = { tolerance: 1e-7, evaluationLimit: 60 };

/**
 * Simple exponential smoothing, alpha and the start level minimising the squared one-step errors.
 * The errors are affine in the start level, so for each alpha the best one has a closed form and the
 * search has one dimension.
 * Hyndman, Koehler, Ord & Snyder (2008), "Forecasting with Exponential Smoothing", section 2.5.
 * @param series at least one finite value; the squares must not overflow
 */
export function fitSimpleSmoothing(series: Float64Array): SimpleSmoothing {
  const first = series[0]!;
  const { point: alpha, value } = minimiseOnInterval(
    (candidate) => concentratedSquares(series, first, candidate),
    lowestAlpha,
    highestAlpha,
    search,
  );
  let level = bestStart(series, first, alpha);
  for (let t = 0; t < series.length; t += 1) level += alpha * (series[t]! - level);
  return { alpha, level, sumOfSquares: value };
}

/**
 * Σ a² − (Σ a c)² / Σ c², where a are the errors from a start at `first` and c = (1 − alpha)^t is
 * what one unit of start level takes off each.
 */
function concentratedSquares(series: Float64Array, first: number, alpha: number): number {
  const decay = 1 - alpha;
  let deviation = 0;
  let share = 1;
  let squares = 0;
  let cross = 0;
  for (let t = 0; t < series.length; t += 1) {
    const error = series[t]! - first - deviation;
    squares += error * error;
    cross += error * share;
    deviation += alpha * error;
    share *= decay;
  }
  return Math.max(0, squares - (cross * cross) / shareSquares(decay, series.length));
}

function bestStart(series: Float64Array, first: number, alpha: number): number {
  const decay = 1 - alpha;
  let deviation = 0;
  let share = 1;
  let cross = 0;
  for (let t = 0; t < series.length; t += 1) {
    const error = series[t]! - first - deviation;
    cross += error * share;
    deviation += alpha * error;
    share *= decay;
  }
  return first + cross / shareSquares(decay, series.length);
}

/** Σ decay^(2 t) for t below n. */
function shareSquares(decay: number, n: number): number {
  const ratio = decay * decay;
  let power = 1;
  let factor = ratio;
  for (let left = n; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) power *= factor;
    factor *= factor;
  }
  return (1 - power) / (1 - ratio);
}
