import { log } from "../numerics/portable-math.ts";
import type { EtsTrace } from "./recursion.ts";

/** A squared error per value below this, of values of size 1, is rounding: the fit is perfect. */
const smallestVariance = 1e-26;
/** A forecast below this, of values of size 1, has no relative error. */
const smallestForecast = 1e-9;
/** Factors multiplied before one logarithm is taken of their product. */
const block = 24;

/**
 * −2 log likelihood without its constants, additive errors: n log Σ e². Also writes its derivative by
 * every one-step forecast.
 */
export function additiveDeviance(trace: EtsTrace, byForecast: Float64Array): number {
  const { errors } = trace;
  const n = errors.length;
  let squares = 0;
  for (let t = 0; t < n; t += 1) squares += errors[t]! * errors[t]!;
  squares = Math.max(squares, n * smallestVariance);
  const scale = (-2 * n) / squares;
  for (let t = 0; t < n; t += 1) byForecast[t] = scale * errors[t]!;
  return n * log(squares);
}

/**
 * The same with errors relative to the forecast f: n log Σ (e / f)² + 2 Σ log f; +Infinity where a
 * forecast is not positive. The logarithms are taken of products, which costs a fraction of the time.
 */
export function multiplicativeDeviance(trace: EtsTrace, byForecast: Float64Array): number {
  const { errors, values } = trace;
  const n = errors.length;
  let squares = 0;
  let logs = 0;
  let product = 1;
  for (let t = 0; t < n; t += 1) {
    const forecast = values[t]! - errors[t]!;
    if (!(forecast > smallestForecast)) return Number.POSITIVE_INFINITY;
    const relative = errors[t]! / forecast;
    squares += relative * relative;
    product *= forecast;
    if (t % block === block - 1) {
      logs += log(product);
      product = 1;
    }
  }
  logs += log(product);
  squares = Math.max(squares, n * smallestVariance);
  const scale = (-2 * n) / squares;
  for (let t = 0; t < n; t += 1) {
    const perForecast = 1 / (values[t]! - errors[t]!);
    const relative = errors[t]! * perForecast;
    byForecast[t] = perForecast * (scale * relative * (1 + relative) + 2);
  }
  return n * log(squares) + 2 * logs;
}
