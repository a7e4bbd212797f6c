import { ConvolutionSum } from "../numerics/real-convolution.ts";
import { blockStart, columnCount, type Decomposition, diagonalLengths } from "./decomposition.ts";

/**
 * The part of each series that the components hold: the trajectory matrix of those components, averaged
 * along its anti-diagonals. The reconstructions of groups that make up all components of the matrix add
 * up to the series.
 * @param components indices from 0, in order of the singular values
 * @returns one series per series decomposed, of its length and in its unit
 */
export function reconstruct(
  decomposition: Decomposition,
  components: readonly number[],
): Float64Array[] {
  const { series, windowBars, left, factors } = decomposition;
  const columns = columnCount(decomposition);
  return series.map((values, p) => {
    const width = values.length - windowBars + 1;
    const sum = new ConvolutionSum(windowBars, width);
    const from = blockStart(decomposition, p);
    for (const c of components) {
      const at = c * columns + from;
      sum.add(
        left.subarray(c * windowBars, (c + 1) * windowBars),
        factors.subarray(at, at + width),
      );
    }
    const part = sum.take();
    const lengths = diagonalLengths(values.length, windowBars);
    for (let t = 0; t < part.length; t += 1) part[t]! /= lengths[t]!;
    return part;
  });
}
