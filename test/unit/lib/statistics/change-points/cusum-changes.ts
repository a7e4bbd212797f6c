import { TwoSidedCusum } from "#lib/statistics/change-points/two-sided-cusum.ts";

/** Indices, ascending, of the deviations at which a two-sided cumulative sum leaves ±threshold. */
export function cusumChanges(deviations: Float64Array, threshold: number, slack = 0): number[] {
  const cusum = new TwoSidedCusum(threshold, slack);
  return Array.from(deviations.keys()).filter((t) => cusum.add(deviations[t]!));
}
