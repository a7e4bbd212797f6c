import { type LoessWindow, localFit, smoothByLoess } from "./loess.ts";

/** A series as the sum of three. */
export interface StlParts {
  readonly seasonal: Float64Array;
  readonly trend: Float64Array;
  readonly remainder: Float64Array;
}

/** Seasons that the seasonal smoother looks at, odd; or one figure for all. */
export type SeasonalWindow = number | "PERIODIC";

const passes = 2;

/**
 * Seasonal-trend decomposition by local regression, without robustness weights; window widths, degrees
 * and jumps as R's `stl` chooses them.
 * Cleveland, Cleveland, McRae & Terpenning (1990), "STL: a seasonal-trend decomposition procedure based
 * on loess", Journal of Official Statistics 6.
 * @returns undefined for fewer than two periods and one value, or a period below 2.
 */
export function stl(
  series: Float64Array,
  periodBars: number,
  window: SeasonalWindow,
): StlParts | undefined {
  const n = series.length;
  if (periodBars < 2 || n <= 2 * periodBars) return undefined;
  const seasonWidth = window === "PERIODIC" ? 10 * n + 1 : window;
  const season = loess(seasonWidth, 0);
  const trendWidth = nextOdd(Math.ceil((1.5 * periodBars) / (1 - 1.5 / seasonWidth)));
  const trendWindow = loess(trendWidth, 1);
  const lowPass = loess(nextOdd(periodBars), 1);

  const extended = new Float64Array(n + 2 * periodBars);
  const scratch = new Float64Array(n + 2 * periodBars);
  const weights = new Float64Array(n + 2 * periodBars);
  const seasonal = new Float64Array(n);
  const trend = new Float64Array(n);
  const work = new Float64Array(n);
  for (let pass = 0; pass < passes; pass += 1) {
    for (let t = 0; t < n; t += 1) work[t] = series[t]! - trend[t]!;
    smoothSubseries(work, periodBars, season, extended, scratch, weights);
    lowPassed(extended, n, periodBars, scratch);
    smoothByLoess(scratch, n, lowPass, work, 0, weights);
    for (let t = 0; t < n; t += 1) seasonal[t] = extended[periodBars + t]! - work[t]!;
    for (let t = 0; t < n; t += 1) work[t] = series[t]! - seasonal[t]!;
    smoothByLoess(work, n, trendWindow, trend, 0, weights);
  }
  if (window === "PERIODIC") averageSeasons(seasonal, periodBars);
  const remainder = series.map((value, t) => value - seasonal[t]! - trend[t]!);
  return { seasonal, trend, remainder };
}

/** Smooths each season's own series and extends it by one value at both ends. */
function smoothSubseries(
  values: Float64Array,
  period: number,
  window: LoessWindow,
  extended: Float64Array,
  scratch: Float64Array,
  weights: Float64Array,
): void {
  const longest = Math.ceil(values.length / period);
  const own = new Float64Array(longest);
  for (let j = 0; j < period; j += 1) {
    const count = Math.floor((values.length - j - 1) / period) + 1;
    for (let i = 0; i < count; i += 1) own[i] = values[i * period + j]!;
    smoothByLoess(own, count, window, scratch, 1, weights);
    const { width, degree } = window;
    const right = Math.min(width, count);
    const before = localFit(own, count, width, degree, 0, 1, right, weights);
    scratch[0] = Number.isNaN(before) ? scratch[1]! : before;
    const left = Math.max(1, count - width + 1);
    const after = localFit(own, count, width, degree, count + 1, left, count, weights);
    scratch[count + 1] = Number.isNaN(after) ? scratch[count]! : after;
    for (let i = 0; i < count + 2; i += 1) extended[i * period + j] = scratch[i]!;
  }
}

/** Moving averages over a period, a period and three values; n values are left of n + 2 periods. */
function lowPassed(extended: Float64Array, n: number, period: number, target: Float64Array): void {
  movingAverage(extended, n + 2 * period, period, target);
  movingAverage(target, n + period + 1, period, target);
  movingAverage(target, n + 2, 3, target);
}

/** Running means of `width` values; source and target may be the same. */
function movingAverage(source: Float64Array, n: number, width: number, target: Float64Array): void {
  let sum = 0;
  const first = new Float64Array(width);
  for (let i = 0; i < width; i += 1) {
    first[i] = source[i]!;
    sum += source[i]!;
  }
  // In place, the value that leaves the sum may have been overwritten: keep the last `width` of them.
  for (let i = 0; i + width <= n; i += 1) {
    const leaving = first[i % width]!;
    const entering = i + width < n ? source[i + width]! : 0;
    target[i] = sum / width;
    first[i % width] = entering;
    sum += entering - leaving;
  }
}

function averageSeasons(seasonal: Float64Array, period: number): void {
  for (let j = 0; j < period; j += 1) {
    let sum = 0;
    let count = 0;
    for (let t = j; t < seasonal.length; t += period) {
      sum += seasonal[t]!;
      count += 1;
    }
    for (let t = j; t < seasonal.length; t += period) seasonal[t] = sum / count;
  }
}

function loess(width: number, degree: 0 | 1): LoessWindow {
  return { width, degree, jump: Math.ceil(width / 10) };
}

function nextOdd(x: number): number {
  return x % 2 === 0 ? x + 1 : x;
}
