import type { Decomposition } from "./decomposition.ts";
import { reconstruct } from "./reconstruction.ts";
import { continued, recurrenceOf } from "./recurrence.ts";
import { shiftMatrix } from "./shift-matrix.ts";

/** What the recurrence continues: the components' reconstruction, or the series as they are. */
export type ForecastBase = "RECONSTRUCTED" | "ORIGINAL";

/**
 * Recurrent forecast: the linear recurrence of the components continues each series.
 * Golyandina & Zhigljavsky (2013), section 3.3; for several series the L-forecast of Golyandina et al.
 * (2015), section 3.3, which Rssa calls "column".
 * @returns the next `steps` values of each series; undefined where the components have no recurrence
 */
export function recurrentForecast(
  decomposition: Decomposition,
  components: readonly number[],
  steps: number,
  base: ForecastBase = "RECONSTRUCTED",
): Float64Array[] | undefined {
  const { left, windowBars, series } = decomposition;
  const coefficients = recurrenceOf(left, windowBars, components);
  if (coefficients === undefined) return undefined;
  const bases = base === "ORIGINAL" ? series : reconstruct(decomposition, components);
  return bases.map((values) => continued(values, coefficients, steps));
}

/**
 * Vector forecast: the columns of the trajectory matrix are continued inside the subspace of the
 * components, and averaged along the anti-diagonals. Golyandina & Zhigljavsky (2013), section 3.4.
 * @returns the next `steps` values of each series; undefined where the components have no recurrence
 */
export function vectorForecast(
  decomposition: Decomposition,
  components: readonly number[],
  steps: number,
): Float64Array[] | undefined {
  const { left, factors, windowBars, series } = decomposition;
  const shift = shiftMatrix(left, windowBars, components);
  if (shift === undefined) return undefined;
  const order = components.length;
  const columns = factors.length / decomposition.rank;
  let lastColumn = -1;
  return series.map((values) => {
    lastColumn += values.length - windowBars + 1;
    const state = new Float64Array(order);
    for (let c = 0; c < order; c += 1) state[c] = factors[components[c]! * columns + lastColumn]!;
    const next = new Float64Array(order);
    const ahead = new Float64Array(steps);
    for (let column = 0; column < steps + windowBars - 1; column += 1) {
      for (let c = 0; c < order; c += 1) {
        let sum = 0;
        for (let d = 0; d < order; d += 1) sum += shift[c * order + d]! * state[d]!;
        next[c] = sum;
      }
      state.set(next);
      // This column's entry i stands for the value column + i − (L − 1) bars after the first one ahead.
      const first = Math.max(0, windowBars - 1 - column);
      for (let i = first; i < windowBars && column + i - windowBars + 1 < steps; i += 1) {
        let entry = 0;
        for (let c = 0; c < order; c += 1)
          entry += left[components[c]! * windowBars + i]! * state[c]!;
        ahead[column + i - windowBars + 1]! += entry / windowBars;
      }
    }
    return ahead;
  });
}
