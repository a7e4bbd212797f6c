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

/** The two averages over all series that the M4 competition ranks methods by. */
export interface AverageErrors {
  readonly smape: number;
  readonly mase: number;
}

/**
 * Overall weighted average of the M4 competition: the mean of the two ratios of averages to those of
 * the benchmark (Naive2). The averages are taken over the series first; a mean of ratios per series
 * is another number.
 * @returns undefined where the benchmark makes no error
 */
export function overallWeightedAverage(
  method: AverageErrors,
  benchmark: AverageErrors,
): number | undefined {
  if (benchmark.smape === 0 || benchmark.mase === 0) return undefined;
  return (method.smape / benchmark.smape + method.mase / benchmark.mase) / 2;
}
