import type { Bar } from "#lib/kernel/bar.ts";

/** Bars column by column, as computations read them; all of one length, oldest first. */
export interface BarColumns {
  readonly highs: Float64Array;
  readonly lows: Float64Array;
  readonly closes: Float64Array;
  readonly volumesUnits: Float64Array;
}

const columnCount = 4;

/** The columns of bars in one buffer that can be handed to a worker. */
export function packBars(bars: readonly Bar[]): ArrayBuffer {
  const n = bars.length;
  const columns = new Float64Array(columnCount * n);
  for (let t = 0; t < n; t += 1) {
    const bar = bars[t]!;
    columns[t] = bar.high;
    columns[n + t] = bar.low;
    columns[2 * n + t] = bar.close;
    columns[3 * n + t] = bar.volumeUnits;
  }
  return columns.buffer;
}

/** The columns in a buffer that `packBars` made. */
export function unpackBars(buffer: ArrayBuffer): BarColumns {
  const all = new Float64Array(buffer);
  const n = all.length / columnCount;
  return {
    highs: all.subarray(0, n),
    lows: all.subarray(n, 2 * n),
    closes: all.subarray(2 * n, 3 * n),
    volumesUnits: all.subarray(3 * n),
  };
}
