/**
 * Whether a mean squared deviation is more than the rounding of a mean leaves of equal values.
 * @param largest largest absolute value of the series
 */
export function varies(meanSquare: number, largest: number): boolean {
  return meanSquare > largest * largest * 1e-24;
}

/** Largest absolute value of a series; 0 for an empty one. */
export function largestOf(series: ArrayLike<number>): number {
  let largest = 0;
  for (let t = 0; t < series.length; t += 1) largest = Math.max(largest, Math.abs(series[t]!));
  return largest;
}
