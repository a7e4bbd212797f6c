import { normalQuantile } from "#lib/statistics/distributions/normal.ts";

/** What one band did at one origin. */
export interface Outcome {
  readonly hit: boolean;
  /** Distance of the bounds in the log price, in percent. */
  readonly widthPercent: number;
  /** Interval score in the log price, in percent: the width, and 2/α times what lies outside. */
  readonly scorePercent: number;
}

/** Coverage of one band over many origins. */
export interface Coverage {
  readonly n: number;
  readonly coveragePercent: number;
  /** 95 % interval of the coverage, over the outcomes that do not overlap. */
  readonly lowerPercent: number;
  readonly upperPercent: number;
  readonly meanWidthPercent: number;
  readonly meanScorePercent: number;
}

/** What `price` was to the band at `levelRatio`. Gneiting & Raftery (2007), equation 43. */
export function outcome(
  lowerPrice: number,
  upperPrice: number,
  levelRatio: number,
  price: number,
): Outcome {
  const [lower, upper, move] = [lowerPrice, upperPrice, price].map(Math.log) as [
    number,
    number,
    number,
  ];
  const outside = Math.max(0, lower - move, move - upper);
  return {
    hit: outside === 0,
    widthPercent: 100 * (upper - lower),
    scorePercent: 100 * (upper - lower + (2 / (1 - levelRatio)) * outside),
  };
}

/**
 * @param horizonBars bars of each move
 * @param everyBars bars between two origins: where it is less than the horizon, moves overlap, and the
 * interval counts only as many as do not
 */
export function coverageOf(
  outcomes: readonly Outcome[],
  horizonBars: number,
  everyBars: number,
): Coverage {
  const n = outcomes.length;
  const hits = outcomes.filter(({ hit }) => hit).length;
  const independent = n / Math.max(1, horizonBars / everyBars);
  const [lower, upper] = wilson(hits / n, independent);
  return {
    n,
    coveragePercent: (100 * hits) / n,
    lowerPercent: 100 * lower,
    upperPercent: 100 * upper,
    meanWidthPercent: mean(outcomes.map(({ widthPercent }) => widthPercent)),
    meanScorePercent: mean(outcomes.map(({ scorePercent }) => scorePercent)),
  };
}

/** Which third of the values each one is in: 0 for the lowest. */
export function terciles(values: readonly number[]): number[] {
  const ascending = [...values].sort((a, b) => a - b);
  const first = ascending[Math.floor(values.length / 3)]!;
  const second = ascending[Math.floor((2 * values.length) / 3)]!;
  return values.map((value) => (value < first ? 0 : value < second ? 1 : 2));
}

function wilson(share: number, n: number): [number, number] {
  const z = normalQuantile(0.975);
  const scale = 1 + (z * z) / n;
  const centre = (share + (z * z) / (2 * n)) / scale;
  const half = (z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))) / scale;
  return [centre - half, centre + half];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
