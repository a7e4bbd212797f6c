/**
 * Weighted mean of price paths, step by step.
 * @param paths one per weight; a path of weight 0 may be undefined
 */
export function combine(
  paths: readonly (Float64Array | undefined)[],
  ratios: readonly number[],
  horizonBars: number,
): Float64Array {
  const combined = new Float64Array(horizonBars);
  paths.forEach((path, i) => {
    const ratio = ratios[i]!;
    if (path === undefined || ratio === 0) return;
    for (let h = 0; h < horizonBars; h += 1) combined[h]! += ratio * path[h]!;
  });
  return combined;
}
