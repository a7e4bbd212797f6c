import { minimiseOnInterval } from "../numerics/brent.ts";
import { exp, log } from "../numerics/portable-math.ts";

const range = { lowest: -1, highest: 2 } as const;
const search = { tolerance: 1e-8, evaluationLimit: 100 };

/**
 * The Box–Cox exponent in [−1, 2] under which the spread of a season depends least on its level: the
 * least coefficient of variation of sd / mean^(1 − λ) over the seasons.
 * Guerrero (1993), "Time-series analysis supported by power transformations", Journal of Forecasting 12.
 * @param series positive values
 * @returns undefined for fewer than two seasons (of at least two values), or seasons without spread.
 */
export function guerreroExponent(series: Float64Array, periodBars: number): number | undefined {
  const length = Math.max(2, periodBars);
  const count = Math.floor(series.length / length);
  if (count < 2) return undefined;
  const from = series.length - count * length;
  const logMeans = new Float64Array(count);
  const deviations = new Float64Array(count);
  for (let k = 0; k < count; k += 1) {
    const season = series.subarray(from + k * length, from + (k + 1) * length);
    const { mean, deviation } = meanAndDeviation(season);
    logMeans[k] = log(mean);
    deviations[k] = deviation;
  }
  if (deviations.every((deviation) => deviation === 0)) return undefined;
  const ratios = new Float64Array(count);
  const variation = (exponent: number): number => {
    for (let k = 0; k < count; k += 1) {
      ratios[k] = deviations[k]! * exp((exponent - 1) * logMeans[k]!);
    }
    const { mean, deviation } = meanAndDeviation(ratios);
    return mean > 0 ? deviation / mean : Number.POSITIVE_INFINITY;
  };
  return minimiseOnInterval(variation, range.lowest, range.highest, search).point;
}

function meanAndDeviation(values: Float64Array): { mean: number; deviation: number } {
  let mean = 0;
  for (let i = 0; i < values.length; i += 1) mean += values[i]! / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i += 1) squares += (values[i]! - mean) * (values[i]! - mean);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}
