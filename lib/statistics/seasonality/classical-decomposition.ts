/** How the seasonal figure joins the trend. */
export type SeasonKind = "ADDITIVE" | "MULTIPLICATIVE";

/**
 * The seasonal figure of the classical decomposition: the mean of each season's distance from (or ratio
 * to) a centred moving average over one period, normalised to sum 0 (or mean 1). Entry i belongs to the
 * values at i, i + period, i + 2 period … of the series.
 * Kendall & Stuart (1983), "The Advanced Theory of Statistics", vol. 3, as R's `decompose` has it.
 * @param series at least two periods
 * @returns undefined where the series is too short or, for ratios, its moving average is not positive.
 */
export function classicalFigure(
  series: Float64Array,
  periodBars: number,
  kind: SeasonKind,
): Float64Array | undefined {
  const trend = centredMovingAverage(series, periodBars);
  if (trend === undefined) return undefined;
  const from = Math.floor(periodBars / 2);
  const sums = new Float64Array(periodBars);
  const counts = new Float64Array(periodBars);
  for (let i = 0; i < trend.length; i += 1) {
    const t = from + i;
    if (kind === "MULTIPLICATIVE" && !(trend[i]! > 0)) return undefined;
    sums[t % periodBars]! += kind === "ADDITIVE" ? series[t]! - trend[i]! : series[t]! / trend[i]!;
    counts[t % periodBars]! += 1;
  }
  let mean = 0;
  for (let i = 0; i < periodBars; i += 1) {
    if (counts[i] === 0) return undefined;
    sums[i]! /= counts[i]!;
    mean += sums[i]! / periodBars;
  }
  if (kind === "MULTIPLICATIVE" && !(mean > 0)) return undefined;
  for (let i = 0; i < periodBars; i += 1) {
    sums[i] = kind === "ADDITIVE" ? sums[i]! - mean : sums[i]! / mean;
  }
  return sums;
}

/**
 * Moving average over one period, the ends at half weight for an even one; entry i is centred on
 * value ⌊period / 2⌋ + i. Undefined for fewer than two periods, which hold some season only at an end.
 */
function centredMovingAverage(series: Float64Array, periodBars: number): Float64Array | undefined {
  const n = series.length;
  if (periodBars < 2 || n < 2 * periodBars) return undefined;
  const half = Math.floor(periodBars / 2);
  const endWeight = periodBars % 2 === 0 ? 0.5 : 1;
  const trend = new Float64Array(n - 2 * half);
  for (let i = 0; i < trend.length; i += 1) {
    let sum = endWeight * (series[i]! + series[i + 2 * half]!);
    for (let k = 1; k < 2 * half; k += 1) sum += series[i + k]!;
    trend[i] = sum / periodBars;
  }
  return trend;
}
