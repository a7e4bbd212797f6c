import { solveInPlace } from "../numerics/linear-solve.ts";
import type { SarimaOrder } from "./order.ts";
import { partialsOf } from "./partial-autocorrelation.ts";

/** A start this close to the edge of stationarity would begin where the likelihood is flat. */
const largestPartial = 0.95;
const shrinkRatio = 0.9;
const shrinkLimit = 60;

/**
 * Unrestricted numbers to start the likelihood from: a long autoregression gives innovations, then
 * the series is regressed on its own lags and on theirs.
 * Hannan & Rissanen (1982), Biometrika 69(1).
 * @param series differenced and centred
 */
export function startingValues(series: Float64Array, order: SarimaOrder): Float64Array {
  return freeOf(startingPolynomials(series, order));
}

/** The polynomials of a start: 1 − Σ c_j z^j each, those of the moving averages too. */
export interface StartingPolynomials {
  readonly ar: Float64Array;
  readonly ma: Float64Array;
  readonly seasonalAr: Float64Array;
  readonly seasonalMa: Float64Array;
}

/** Their unrestricted numbers, each polynomial shrunk until it is inside the region. */
export function freeOf({ ar, ma, seasonalAr, seasonalMa }: StartingPolynomials): Float64Array {
  const parts = [ar, ma, seasonalAr, seasonalMa].map((part) => freeNumbers(part.slice()));
  return Float64Array.from(parts.flatMap((part) => [...part]));
}

/** The polynomials by Hannan and Rissanen's regression; zeros where the series is too short for it. */
export function startingPolynomials(series: Float64Array, order: SarimaOrder): StartingPolynomials {
  const { p, q, P, Q, period } = order;
  const zeros = {
    ar: new Float64Array(p),
    ma: new Float64Array(q),
    seasonalAr: new Float64Array(P),
    seasonalMa: new Float64Array(Q),
  };
  const valueLags = lagsOf(p, P, period);
  const innovationLags = lagsOf(q, Q, period);
  const count = valueLags.length + innovationLags.length;
  if (count === 0) return zeros;
  const { innovations, length } = longAutoregression(series, 2 * period + p + q);
  const from = Math.max(0, ...valueLags, ...innovationLags.map((lag) => lag + length));
  const coefficients = regression(series, innovations, valueLags, innovationLags, from);
  if (coefficients === undefined) return zeros;
  const negative = (values: Float64Array) => values.map((value) => -value);
  return {
    ar: coefficients.slice(0, p),
    ma: negative(coefficients.slice(p + P, p + P + q)),
    seasonalAr: coefficients.slice(p, p + P),
    seasonalMa: negative(coefficients.slice(p + P + q)),
  };
}

function lagsOf(plain: number, seasonal: number, period: number): number[] {
  return [
    ...Array.from({ length: plain }, (_, i) => i + 1),
    ...Array.from({ length: seasonal }, (_, j) => (j + 1) * period),
  ];
}

/** Shrinks the polynomial until it is stationary, then takes the unrestricted numbers. */
function freeNumbers(polynomial: Float64Array): Float64Array {
  for (let attempt = 0; attempt < shrinkLimit; attempt += 1) {
    const partials = partialsOf(polynomial);
    if (partials?.every((partial) => Math.abs(partial) < largestPartial)) {
      return partials.map((partial) => partial / Math.sqrt(1 - partial * partial));
    }
    let power = 1;
    for (let j = 0; j < polynomial.length; j += 1) {
      power *= shrinkRatio;
      polynomial[j]! *= power;
    }
  }
  return new Float64Array(polynomial.length);
}

/** Residuals of an autoregression by the Levinson-Durbin recursion on the sample autocovariances. */
function longAutoregression(
  series: Float64Array,
  wanted: number,
): { innovations: Float64Array; length: number } {
  const n = series.length;
  const length = Math.max(1, Math.min(Math.floor(n / 4), Math.max(wanted, 10)));
  const covariances = new Float64Array(length + 1);
  for (let lag = 0; lag <= length; lag += 1) {
    let sum = 0;
    for (let t = lag; t < n; t += 1) sum += series[t]! * series[t - lag]!;
    covariances[lag] = sum;
  }
  const a = new Float64Array(length);
  let variance = covariances[0]!;
  for (let k = 0; k < length && variance > 0; k += 1) {
    let sum = covariances[k + 1]!;
    for (let j = 0; j < k; j += 1) sum -= a[j]! * covariances[k - j]!;
    const partial = sum / variance;
    for (let i = 0, j = k - 1; i <= j; i += 1, j -= 1) {
      const low = a[i]!;
      const high = a[j]!;
      a[i] = low - partial * high;
      a[j] = high - partial * low;
    }
    a[k] = partial;
    variance *= 1 - partial * partial;
  }
  const innovations = new Float64Array(n);
  for (let t = length; t < n; t += 1) {
    let sum = series[t]!;
    for (let j = 0; j < length; j += 1) sum -= a[j]! * series[t - 1 - j]!;
    innovations[t] = sum;
  }
  return { innovations, length };
}

function regression(
  series: Float64Array,
  innovations: Float64Array,
  valueLags: readonly number[],
  innovationLags: readonly number[],
  from: number,
): Float64Array | undefined {
  const count = valueLags.length + innovationLags.length;
  if (series.length - from < 2 * count) return undefined;
  const matrix = new Float64Array(count * count);
  const right = new Float64Array(count);
  const row = new Float64Array(count);
  for (let t = from; t < series.length; t += 1) {
    let at = 0;
    for (const lag of valueLags) row[at++] = series[t - lag]!;
    for (const lag of innovationLags) row[at++] = innovations[t - lag]!;
    for (let j = 0; j < count; j += 1) {
      right[j]! += row[j]! * series[t]!;
      for (let k = 0; k <= j; k += 1) matrix[j * count + k]! += row[j]! * row[k]!;
    }
  }
  for (let j = 0; j < count; j += 1) {
    for (let k = j + 1; k < count; k += 1) matrix[j * count + k] = matrix[k * count + j]!;
  }
  return solveInPlace(matrix, right) ? right : undefined;
}
