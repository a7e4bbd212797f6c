import { exp, log } from "../numerics/portable-math.ts";

/** Log returns of a price series: n − 1 values for n prices. */
export function logReturns(prices: Float64Array): Float64Array {
  const returns = new Float64Array(Math.max(0, prices.length - 1));
  for (let t = 1; t < prices.length; t += 1) returns[t - 1] = log(prices[t]! / prices[t - 1]!);
  return returns;
}

/** Mean and mean squared deviation (divisor n) of a series; zeros for an empty one. */
export function moments(series: Float64Array): {
  readonly mean: number;
  readonly variance: number;
} {
  const n = series.length;
  if (n === 0) return { mean: 0, variance: 0 };
  let sum = 0;
  for (let t = 0; t < n; t += 1) sum += series[t]!;
  const mean = sum / n;
  let squares = 0;
  for (let t = 0; t < n; t += 1) squares += (series[t]! - mean) * (series[t]! - mean);
  return { mean, variance: squares / n };
}

/** `last · exp(drift · h)` for h = 1..horizonBars. */
export function driftPath(last: number, drift: number, horizonBars: number): Float64Array {
  const prices = new Float64Array(horizonBars);
  for (let h = 1; h <= horizonBars; h += 1) prices[h - 1] = last * exp(drift * h);
  return prices;
}
