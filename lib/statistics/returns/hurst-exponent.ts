import { log } from "../numerics/portable-math.ts";

const longestLag = 20;

/**
 * Hurst exponent of a path: the slope of the logarithm of the standard deviation of its differences
 * on that of their lag, lags from 2 up to but not including min(20, n / 2), held inside 0 to 1.
 * Below 0.5 the path reverts to its mean, above it trends. Peters (1994), "Fractal Market Analysis".
 * @param path at least 8 values
 * @returns undefined where the differences at a lag do not vary.
 */
export function hurstExponent(path: Float64Array): number | undefined {
  const n = path.length;
  const end = Math.min(longestLag, Math.floor(n / 2));
  let count = 0;
  let sumX = 0;
  let sumY = 0;
  let sumXX = 0;
  let sumXY = 0;
  for (let lag = 2; lag < end; lag += 1) {
    const differences = n - lag;
    const mean = meanDifference(path, lag);
    let squares = 0;
    for (let t = lag; t < n; t += 1) {
      const deviation = path[t]! - path[t - lag]! - mean;
      squares += deviation * deviation;
    }
    const scale = Math.max(Math.abs(path[0]!), Math.abs(path[n - 1]!));
    if (!(squares > 1e-26 * scale * scale * differences)) return undefined;
    const x = log(lag);
    const y = 0.5 * log(squares / differences);
    count += 1;
    sumX += x;
    sumY += y;
    sumXX += x * x;
    sumXY += x * y;
  }
  const slope = (count * sumXY - sumX * sumY) / (count * sumXX - sumX * sumX);
  return Number.isFinite(slope) ? Math.min(1, Math.max(0, slope)) : undefined;
}

function meanDifference(path: Float64Array, lag: number): number {
  let sum = 0;
  for (let t = lag; t < path.length; t += 1) sum += path[t]! - path[t - lag]!;
  return sum / (path.length - lag);
}
