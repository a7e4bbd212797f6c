import { exp } from "#lib/statistics/numerics/portable-math.ts";

/** A band around the ensemble path that widens with the horizon. Bounds are positive prices. */
export interface IntervalPath {
  /** Stated coverage, inside (0, 1). */
  readonly levelRatio: number;
  readonly lowerPrices: readonly number[];
  readonly upperPrices: readonly number[];
}

/** A wider band says no more, and e to this power times a price is still a finite number. */
export const widestHalfWidth = 50;

/**
 * The band whose bounds lie `halfWidths` below and above the path in the log price, at most
 * `widestHalfWidth` each way, so that they are positive and finite.
 */
export function intervalAround(
  medianPrices: Float64Array,
  halfWidths: Float64Array,
  levelRatio: number,
): IntervalPath {
  const lowerPrices: number[] = [];
  const upperPrices: number[] = [];
  for (let h = 0; h < medianPrices.length; h += 1) {
    const factor = exp(Math.min(widestHalfWidth, halfWidths[h]!));
    lowerPrices.push(medianPrices[h]! / factor);
    upperPrices.push(medianPrices[h]! * factor);
  }
  return { levelRatio, lowerPrices, upperPrices };
}
