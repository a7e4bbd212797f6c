import { normalCdf } from "../distributions/normal.ts";
import { exp } from "../numerics/portable-math.ts";
import { moments } from "../returns/log-returns.ts";

/** A test of the null hypothesis that the mean of a series never changes. */
export interface TestResult {
  readonly statistic: number;
  /** Asymptotic probability of a statistic at least as large when nothing changes, 0 to 1. */
  readonly pValue: number;
}

/**
 * Cumulated deviations from the overall mean, in units of their standard deviation times √n: the
 * largest of them, against the supremum of a Brownian bridge. Ploberger & Krämer (1992), "The CUSUM
 * test with OLS residuals", Econometrica 60.
 * @returns undefined for fewer than 3 values or values that do not vary
 */
export function olsCusumTest(series: Float64Array): TestResult | undefined {
  const n = series.length;
  const { mean, variance } = moments(series);
  if (n < 3 || !varies(series)) return undefined;
  const scale = Math.sqrt(((variance * n) / (n - 1)) * n);
  let sum = 0;
  let statistic = 0;
  for (let t = 0; t < n; t += 1) {
    sum += series[t]! - mean;
    statistic = Math.max(statistic, Math.abs(sum) / scale);
  }
  return { statistic, pValue: brownianBridgeTail(statistic) };
}

/**
 * Cumulated one-step prediction errors of the running mean, against boundaries that widen from 1 to 3
 * times a level: the level reached. Brown, Durbin & Evans (1975), "Techniques for testing the constancy
 * of regression relationships over time", JRSS B 37.
 * @returns undefined for fewer than 4 values or values that do not vary
 */
export function recursiveCusumTest(series: Float64Array): TestResult | undefined {
  const count = series.length - 1;
  if (count < 3 || !varies(series)) return undefined;
  const errors = new Float64Array(count);
  let mean = series[0]!;
  for (let t = 1; t <= count; t += 1) {
    const error = series[t]! - mean;
    errors[t - 1] = error * Math.sqrt(t / (t + 1));
    mean += error / (t + 1);
  }
  const { variance } = moments(errors);
  if (!(variance > 0)) return undefined;
  const scale = Math.sqrt(((variance * count) / (count - 1)) * count);
  let sum = 0;
  let statistic = 0;
  for (let t = 0; t < count; t += 1) {
    sum += errors[t]!;
    statistic = Math.max(statistic, Math.abs(sum) / scale / (1 + (2 * (t + 1)) / count));
  }
  return { statistic, pValue: linearBoundaryTail(statistic) };
}

/** Probability that a Brownian bridge leaves ±x: Kolmogorov's series. */
function brownianBridgeTail(x: number): number {
  // Below this the probability is 1 to 15 digits, and the series would need many terms.
  if (x < 0.17) return 1;
  let tail = 0;
  let sign = 1;
  for (let k = 1; k <= 100; k += 1) {
    const term = exp(-2 * k * k * x * x);
    tail += sign * term;
    sign = -sign;
    if (term < 1e-17 * Math.abs(tail)) break;
  }
  return Math.min(1, Math.max(0, 2 * tail));
}

/**
 * Probability that a Brownian motion on [0, 1] leaves ±x(1 + 2t), by the first terms of its series;
 * below 0.3, where they do not suffice, a line to 1 at 0, as R's strucchange has it.
 */
function linearBoundaryTail(x: number): number {
  if (x < 0.3) return 1 - 0.1465 * x;
  const square = x * x;
  const once = normalCdf(-3 * x) + exp(-4 * square) * (normalCdf(x) + normalCdf(5 * x) - 1);
  return Math.min(1, Math.max(0, 2 * (once - exp(-16 * square) * normalCdf(-x))));
}

function varies(series: Float64Array): boolean {
  for (let t = 1; t < series.length; t += 1) if (series[t] !== series[0]) return true;
  return false;
}
