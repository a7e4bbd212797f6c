import { normalCdf } from "../distributions/normal.ts";
import { log } from "../numerics/portable-math.ts";

/** An augmented Dickey-Fuller test with a constant. */
export interface UnitRootTest {
  /** t statistic of the lagged level. */
  readonly statistic: number;
  /** Lagged differences that were used. */
  readonly lags: number;
  /** Probability of a statistic this low under a unit root. */
  readonly pValue: number;
}

const singular = 1e-12;

/**
 * Tests whether a series has a unit root: the number of lagged differences is that of the lowest
 * Akaike criterion on a common sample, 0 to `mostLags`, and the test then uses every observation.
 * Said and Dickey (1984), "Testing for unit roots in autoregressive-moving average models".
 * @returns undefined where there are too few values, or they are exactly collinear.
 */
export function unitRootTest(series: Float64Array, mostLags: number): UnitRootTest | undefined {
  if (series.length < 2 * mostLags + 6) return undefined;
  const lags = likeliestLags(series, mostLags);
  if (lags === undefined) return undefined;
  const factor = factorised(series, lags, lags, true);
  if (factor === undefined) return undefined;
  const size = lags + 2;
  const degreesOfFreedom = series.length - 1 - lags - size;
  const along = factor[(size - 1) * size + size - 2]!;
  const left = factor[size * size - 1]!;
  const statistic = along / Math.sqrt((left * left) / degreesOfFreedom);
  if (!Number.isFinite(statistic)) return undefined;
  return { statistic, lags, pValue: mackinnonPValue(statistic) };
}

function likeliestLags(series: Float64Array, mostLags: number): number | undefined {
  const factor = factorised(series, mostLags, mostLags, false);
  if (factor === undefined) return undefined;
  const size = mostLags + 2;
  const last = (size - 1) * size;
  const n = series.length - 1 - mostLags;
  let squares = factor[last + size - 1]! * factor[last + size - 1]!;
  let best = mostLags;
  let lowest = n * log(squares) + 2 * mostLags;
  for (let lags = mostLags - 1; lags >= 0; lags -= 1) {
    const along = factor[last + lags + 1]!;
    squares += along * along;
    const criterion = n * log(squares) + 2 * lags;
    if (criterion <= lowest) {
      lowest = criterion;
      best = lags;
    }
  }
  return best;
}

/**
 * Lower Cholesky factor of the products of the centred columns: the lagged level and the lagged
 * differences, the level first or last, and then the difference explained. Its last row holds what
 * each column adds to the fit, and the root of the squares that are left.
 */
function factorised(
  series: Float64Array,
  lags: number,
  skipped: number,
  levelLast: boolean,
): Float64Array | undefined {
  const size = lags + 2;
  const from = skipped + 1;
  const n = series.length - from;
  const columns = new Float64Array(size * n);
  for (let t = 0; t < n; t += 1) {
    const at = from + t;
    for (let lag = 1; lag <= lags; lag += 1) {
      const column = levelLast ? lag - 1 : lag;
      columns[column * n + t] = series[at - lag]! - series[at - lag - 1]!;
    }
    columns[(levelLast ? lags : 0) * n + t] = series[at - 1]!;
    columns[(size - 1) * n + t] = series[at]! - series[at - 1]!;
  }
  for (let column = 0; column < size; column += 1) centre(columns, column * n, n);
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let product = 0;
      for (let t = 0; t < n; t += 1) product += columns[i * n + t]! * columns[j * n + t]!;
      let sum = product;
      for (let k = 0; k < j; k += 1) sum -= factor[i * size + k]! * factor[j * size + k]!;
      if (i > j) factor[i * size + j] = sum / factor[j * size + j]!;
      else if (sum > singular * product) factor[i * size + i] = Math.sqrt(sum);
      else return undefined;
    }
  }
  return factor;
}

function centre(columns: Float64Array, from: number, n: number): void {
  let sum = 0;
  for (let t = from; t < from + n; t += 1) sum += columns[t]!;
  const mean = sum / n;
  for (let t = from; t < from + n; t += 1) columns[t]! -= mean;
}

/**
 * Asymptotic p-value of a Dickey-Fuller t statistic with a constant, from the response surface of
 * MacKinnon (1994), "Approximate asymptotic distribution functions for unit-root and cointegration
 * tests".
 */
export function mackinnonPValue(statistic: number): number {
  if (statistic > 2.74) return 1;
  if (statistic < -18.83) return 0;
  const tail = statistic <= -1.61;
  return normalCdf(
    tail
      ? 2.1659 + statistic * (1.4412 + statistic * 0.038269)
      : 1.7339 + statistic * (0.93202 + statistic * (-0.12745 - statistic * 0.010368)),
  );
}
