import { correlateDirectly } from "../numerics/direct-correlation.ts";
import type { LinearOperator } from "../numerics/lanczos.ts";
import { RealCorrelation } from "../numerics/real-correlation.ts";

/** Entries of a trajectory matrix above which its products go through a Fourier transform. */
const directLimit = 24_000;

/**
 * Trajectory matrix of one or several series: column k of a series' block holds its values k … k + L − 1,
 * and the blocks stand side by side. It is known by its products only.
 * Golyandina, Korobeynikov, Shlemov & Usevich (2015), Multivariate and 2D extensions of singular spectrum
 * analysis with the Rssa package, section 3.2.
 */
export class HankelOperator implements LinearOperator {
  readonly rows: number;
  readonly columns: number;
  private readonly blocks: readonly HankelBlock[];
  private readonly part: Float64Array;

  /** @param series each of at least `windowBars` values */
  constructor(series: readonly Float64Array[], windowBars: number) {
    this.rows = windowBars;
    this.part = new Float64Array(windowBars);
    let columns = 0;
    this.blocks = series.map((values) => {
      const width = values.length - windowBars + 1;
      const fourier = windowBars * width > directLimit ? new RealCorrelation(values) : undefined;
      const block = { values, from: columns, width, fourier };
      columns += width;
      return block;
    });
    this.columns = columns;
  }

  multiply(vector: Float64Array, out: Float64Array): void {
    for (let b = 0; b < this.blocks.length; b += 1) {
      const block = this.blocks[b]!;
      const weights = vector.subarray(block.from, block.from + block.width);
      if (b === 0) {
        correlate(block, weights, out);
        continue;
      }
      correlate(block, weights, this.part);
      for (let i = 0; i < this.rows; i += 1) out[i]! += this.part[i]!;
    }
  }

  multiplyTransposed(vector: Float64Array, out: Float64Array): void {
    for (const block of this.blocks) {
      correlate(block, vector, out.subarray(block.from, block.from + block.width));
    }
  }
}

interface HankelBlock {
  readonly values: Float64Array;
  readonly from: number;
  readonly width: number;
  readonly fourier: RealCorrelation | undefined;
}

function correlate(block: HankelBlock, vector: Float64Array, out: Float64Array): void {
  if (block.fourier === undefined) correlateDirectly(block.values, vector, out);
  else block.fourier.correlate(vector, out);
}
