/** Sums of the returns of trials over half of the blocks, for every choice of blocks out of that half. */
export interface HalfSums {
  /** Sum of the centred returns: of choice m and trial j at m·trials + j. */
  readonly sums: Float64Array;
  /** Sum of their squares, likewise. */
  readonly squares: Float64Array;
  /** Returns in the blocks of choice m. */
  readonly counts: Float64Array;
}

/**
 * Sums over every choice of the blocks from `firstBlock` on: bit b of a choice stands for block firstBlock + b. The
 * sums of a choice are those of the choice without its lowest block and those of that block.
 *
 * @param trials one series a trial, all of one length
 * @param means what is taken off the returns of each trial, so that squares lose no digits
 * @param edges where each block begins; one more, where the last one ends
 */
export function halfSums(
  trials: readonly Float64Array[],
  means: Float64Array,
  edges: Int32Array,
  firstBlock: number,
  blocks: number,
): HalfSums {
  const width = trials.length;
  const choices = 1 << blocks;
  const sums = new Float64Array(choices * width);
  const squares = new Float64Array(choices * width);
  const counts = new Float64Array(choices);
  for (let b = 0; b < blocks; b += 1) {
    const from = edges[firstBlock + b]!;
    const to = edges[firstBlock + b + 1]!;
    counts[1 << b] = to - from;
    for (let j = 0; j < width; j += 1) {
      const series = trials[j]!;
      const mean = means[j]!;
      let sum = 0;
      let square = 0;
      for (let t = from; t < to; t += 1) {
        const centred = series[t]! - mean;
        sum += centred;
        square += centred * centred;
      }
      sums[(1 << b) * width + j] = sum;
      squares[(1 << b) * width + j] = square;
    }
  }
  for (let choice = 1; choice < choices; choice += 1) {
    const lowest = choice & -choice;
    const rest = choice ^ lowest;
    if (rest === 0) continue;
    counts[choice] = counts[rest]! + counts[lowest]!;
    for (let j = 0; j < width; j += 1) {
      sums[choice * width + j] = sums[rest * width + j]! + sums[lowest * width + j]!;
      squares[choice * width + j] = squares[rest * width + j]! + squares[lowest * width + j]!;
    }
  }
  return { sums, squares, counts };
}
