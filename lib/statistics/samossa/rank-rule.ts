/** How many components of a trajectory matrix count as signal. */
export const rankRules = ["COUNT", "ENERGY", "DONOHO"] as const;
export type RankRule = (typeof rankRules)[number];

/** The rule with its number. */
export interface RankChoice {
  readonly rankRule: RankRule;
  /** Components kept under COUNT, 1 or more. */
  readonly rank: number;
  /** Under ENERGY the fewest that hold this share of the sum of squares, inside (0, 1]. */
  readonly energyRatio: number;
}

/** Components below this share of the largest eigenvalue are rounding, not signal. */
const negligible = 1e-12;

/**
 * Number of components to keep. DONOHO: those with a singular value above ω(β) times the median one,
 * which is where white noise ends. Gavish & Donoho (2014), The optimal hard threshold for singular values
 * is 4/√3, IEEE Trans. Information Theory 60, equation (5).
 * @param values eigenvalues of H Hᵀ, descending: squares of the singular values
 * @param columns of H
 * @returns 0 up to values.length − 1, as some coordinate must lie outside the signal
 */
export function signalRank(values: Float64Array, columns: number, choice: RankChoice): number {
  const rows = values.length;
  const largest = Math.min(rows - 1, columns);
  let rank = 0;
  const above = (floor: number) => {
    while (rank < largest && values[rank]! > floor) rank += 1;
    return rank;
  };
  const floor = Math.max(0, negligible * values[0]!);
  if (choice.rankRule === "COUNT") return Math.min(choice.rank, above(floor));
  if (choice.rankRule === "DONOHO") {
    const threshold = donohoFactor(rows, columns) * median(values, Math.min(rows, columns));
    return above(Math.max(floor, threshold * threshold));
  }
  let total = 0;
  for (const value of values) total += Math.max(0, value);
  let held = 0;
  while (rank < largest && held < choice.energyRatio * total && values[rank]! > floor) {
    held += values[rank]!;
    rank += 1;
  }
  return rank;
}

/** ω(β) for a matrix of this shape and noise of unknown size. */
function donohoFactor(rows: number, columns: number): number {
  const shape = Math.min(rows, columns) / Math.max(rows, columns);
  return ((0.56 * shape - 0.95) * shape + 1.82) * shape + 1.43;
}

/** Median of the first `count` singular values. */
function median(values: Float64Array, count: number): number {
  const middle = (count - 1) / 2;
  const low = Math.sqrt(Math.max(0, values[Math.floor(middle)]!));
  const high = Math.sqrt(Math.max(0, values[Math.ceil(middle)]!));
  return 0.5 * (low + high);
}
