import { solveInPlace } from "../numerics/linear-solve.ts";
import { blockStart, columnCount, type Decomposition } from "./decomposition.ts";
import { reconstruct } from "./reconstruction.ts";

/**
 * Recurrent forecast of several series from each other's past: the recurrence of the right vectors, which
 * makes the next value of every series a combination of the last values of all. It is the K-forecast of
 * Golyandina, Korobeynikov, Shlemov & Usevich (2015), section 3.3, which Rssa calls "row".
 * @returns the next `steps` values of each series; undefined where the components have no recurrence
 */
export function crossSeriesForecast(
  decomposition: Decomposition,
  components: readonly number[],
  steps: number,
): Float64Array[] | undefined {
  const { series, windowBars, factors, sigma } = decomposition;
  const count = series.length;
  const columns = columnCount(decomposition);
  const starts = series.map((_, p) => blockStart(decomposition, p));
  const widths = series.map((values) => values.length - windowBars + 1);
  const lines = reconstruct(decomposition, components).map((values, p) => {
    const line = new Float64Array(widths[p]! - 1 + steps);
    line.set(values.subarray(values.length - widths[p]! + 1));
    return line;
  });
  const matrix = new Float64Array(count * count);
  const right = new Float64Array(count);
  for (let step = 0; step < steps; step += 1) {
    matrix.fill(0);
    right.fill(0);
    for (let p = 0; p < count; p += 1) matrix[p * count + p] = 1;
    for (const c of components) {
      const scale = 1 / sigma[c]!;
      let along = 0;
      for (let p = 0; p < count; p += 1) {
        const from = c * columns + starts[p]!;
        const line = lines[p]!;
        for (let k = 0; k < widths[p]! - 1; k += 1) along += factors[from + k]! * line[step + k]!;
      }
      for (let p = 0; p < count; p += 1) {
        const lastP = scale * factors[c * columns + starts[p]! + widths[p]! - 1]!;
        right[p]! += scale * along * lastP;
        for (let q = 0; q < count; q += 1) {
          const lastQ = scale * factors[c * columns + starts[q]! + widths[q]! - 1]!;
          matrix[p * count + q]! -= lastP * lastQ;
        }
      }
    }
    if (!solveInPlace(matrix, right)) return undefined;
    for (let p = 0; p < count; p += 1) lines[p]![widths[p]! - 1 + step] = right[p]!;
  }
  return lines.map((line) => line.slice(line.length - steps));
}
