/**
 * Mean absolute error of the seasonal naive forecast within a sample: the scale that makes errors of
 * different series comparable. Hyndman & Koehler (2006), "Another look at measures of forecast
 * accuracy".
 * @param sample what the forecaster had seen, oldest first
 * @param periodBars bars after which a pattern repeats; 1 for none
 * @returns undefined where the sample is no longer than one period
 */
export function seasonalScale(sample: Float64Array, periodBars: number): number | undefined {
  const n = sample.length - periodBars;
  if (n < 1) return undefined;
  let sum = 0;
  for (let t = periodBars; t < sample.length; t += 1) {
    sum += Math.abs(sample[t]! - sample[t - periodBars]!);
  }
  return sum / n;
}

/**
 * Mean absolute scaled error: below 1 beats the average one-step seasonal naive error of the history.
 * Hyndman & Koehler (2006).
 * @param mae mean absolute error of the path
 * @param scale see `seasonalScale`
 * @returns undefined without a scale, or for one of 0: a history that repeats itself exactly
 */
export function meanAbsoluteScaledError(
  mae: number,
  scale: number | undefined,
): number | undefined {
  return scale === undefined || scale === 0 ? undefined : mae / scale;
}
