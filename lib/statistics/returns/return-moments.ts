/** Moments of returns, in their unit; not finite where there are too few of them. */
export interface ReturnMoments {
  readonly mean: number;
  /** Standard deviation, divisor n − 1. */
  readonly deviation: number;
  /** Standard deviation of the standard deviation of 5 returns as it rolls, divisors n − 1. */
  readonly rollingDeviation: number;
  /** G₁, without bias for normal data. Joanes and Gill (1998). */
  readonly skewness: number;
  /** G₂, likewise; 0 for a normal law. */
  readonly excessKurtosis: number;
}

const rollingBars = 5;

/** Moments of a series. */
export function returnMoments(returns: Float64Array): ReturnMoments {
  const n = returns.length;
  let sum = 0;
  for (let t = 0; t < n; t += 1) sum += returns[t]!;
  const mean = sum / n;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let t = 0; t < n; t += 1) {
    const deviation = returns[t]! - mean;
    const square = deviation * deviation;
    second += square;
    third += square * deviation;
    fourth += square * square;
  }
  second /= n;
  third /= n;
  fourth /= n;
  return {
    mean,
    deviation: Math.sqrt((second * n) / (n - 1)),
    rollingDeviation: deviationOf(rollingDeviations(returns)),
    skewness: (Math.sqrt(n * (n - 1)) / (n - 2)) * (third / (second * Math.sqrt(second))),
    excessKurtosis:
      ((n - 1) / ((n - 2) * (n - 3))) * (((n + 1) * fourth) / (second * second) - 3 * (n - 1)),
  };
}

function rollingDeviations(returns: Float64Array): Float64Array {
  const count = Math.max(0, returns.length - rollingBars + 1);
  const deviations = new Float64Array(count);
  for (let t = 0; t < count; t += 1) {
    deviations[t] = deviationOf(returns.subarray(t, t + rollingBars));
  }
  return deviations;
}

function deviationOf(values: Float64Array): number {
  const n = values.length;
  let sum = 0;
  for (let t = 0; t < n; t += 1) sum += values[t]!;
  const mean = sum / n;
  let squares = 0;
  for (let t = 0; t < n; t += 1) squares += (values[t]! - mean) * (values[t]! - mean);
  return Math.sqrt(squares / (n - 1));
}
