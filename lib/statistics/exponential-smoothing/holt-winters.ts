import type { SeasonKind } from "../seasonality/classical-decomposition.ts";
import { centredMovingAverage, classicalFigure } from "../seasonality/classical-decomposition.ts";

/** Given smoothing parameters of Holt–Winters in their classical (not error-correction) form. */
export interface HoltWintersParameters {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
}

/** What the recursion leaves behind. */
export interface HoltWintersState {
  readonly level: number;
  readonly trend: number;
  /** Seasonal states by bars ahead, h = 1..period. */
  readonly season: Float64Array;
  /** Σ of the squared one-step errors from the second period on. */
  readonly sumOfSquares: number;
}

/**
 * The Holt–Winters recursion with given parameters, started from the classical decomposition of the
 * first two periods (a line through its trend at its first point, and its figure) at the second period.
 * Holt (1957), Winters (1960); conventions of R's `HoltWinters`.
 * @returns undefined for fewer than two periods, or where a multiplicative figure does not exist.
 */
export function holtWinters(
  series: Float64Array,
  periodBars: number,
  kind: SeasonKind,
  { alpha, beta, gamma }: HoltWintersParameters,
): HoltWintersState | undefined {
  const opening = series.subarray(0, 2 * periodBars);
  const figure = classicalFigure(opening, periodBars, kind);
  const average = centredMovingAverage(opening, periodBars);
  if (figure === undefined || average === undefined) return undefined;
  let [level, trend] = lineThrough(average);
  const season = figure.slice();
  const multiplicative = kind === "MULTIPLICATIVE";
  let sumOfSquares = 0;
  for (let t = periodBars; t < series.length; t += 1) {
    const slot = t % periodBars;
    const value = series[t]!;
    const state = season[slot]!;
    const base = level + trend;
    const error = value - (multiplicative ? base * state : base + state);
    sumOfSquares += error * error;
    const before = level;
    level = alpha * (multiplicative ? value / state : value - state) + (1 - alpha) * base;
    trend = beta * (level - before) + (1 - beta) * trend;
    season[slot] = gamma * (multiplicative ? value / level : value - level) + (1 - gamma) * state;
  }
  const ahead = season.map((_, h) => season[(series.length + h) % periodBars]!);
  return { level, trend, season: ahead, sumOfSquares };
}

/** Point forecasts at h = 1..horizonBars. */
export function holtWintersPath(
  { level, trend, season }: HoltWintersState,
  kind: SeasonKind,
  horizonBars: number,
): Float64Array {
  const path = new Float64Array(horizonBars);
  for (let h = 0; h < horizonBars; h += 1) {
    const base = level + (h + 1) * trend;
    const state = season[h % season.length]!;
    path[h] = kind === "MULTIPLICATIVE" ? base * state : base + state;
  }
  return path;
}

/** Intercept (at position 0, one before the first) and slope of the least squares line. */
function lineThrough(values: Float64Array): [intercept: number, slope: number] {
  const n = values.length;
  if (n === 1) return [values[0]!, 0];
  let mean = 0;
  for (let i = 0; i < n; i += 1) mean += values[i]! / n;
  const middle = (n + 1) / 2;
  let cross = 0;
  for (let i = 0; i < n; i += 1) cross += (i + 1 - middle) * values[i]!;
  const slope = cross / ((n * (n * n - 1)) / 12);
  return [mean - slope * middle, slope];
}
