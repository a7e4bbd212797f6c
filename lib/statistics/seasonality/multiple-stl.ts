import { stl } from "./stl.ts";

/** A series without its seasons, and the seasons to put back. */
export interface SeasonlessSeries {
  readonly adjusted: Float64Array;
  /** Sum of the last figures of all seasons at the value `h` bars after the end, h = 1 and up. */
  seasonAhead(h: number): number;
  /** Periods that the series was long enough for. */
  readonly periodsBars: readonly number[];
}

/** Seasons that the seasonal smoother of the first, second … period looks at. */
const firstWindow = 11;
const windowStep = 4;
const rounds = 2;

/**
 * Takes several seasons out of a series by STL, the shortest first, each from what the others leave;
 * twice over, so that the first one is found without the later ones. Ahead, the last figures repeat.
 * Bandara, Hyndman & Bergmeir (2021), "MSTL"; windows as R's `mstl` chooses them.
 * @param periodsBars ascending; those that the series does not hold twice and more are left out
 */
export function withoutSeasons(
  series: Float64Array,
  periodsBars: readonly number[],
): SeasonlessSeries {
  const n = series.length;
  const known = periodsBars.filter((period) => period > 1 && n > 2 * period);
  const seasons = known.map(() => new Float64Array(n));
  const adjusted = series.slice();
  for (let round = 0; round < (known.length > 1 ? rounds : 1); round += 1) {
    known.forEach((period, i) => {
      const season = seasons[i]!;
      for (let t = 0; t < n; t += 1) adjusted[t]! += season[t]!;
      season.set(stl(adjusted, period, firstWindow + windowStep * i)!.seasonal);
      for (let t = 0; t < n; t += 1) adjusted[t]! -= season[t]!;
    });
  }
  const seasonAhead = (h: number): number => {
    let sum = 0;
    known.forEach((period, i) => {
      sum += seasons[i]![n - period + ((h - 1) % period)]!;
    });
    return sum;
  };
  return { adjusted, seasonAhead, periodsBars: known };
}
