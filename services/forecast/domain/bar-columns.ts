import type { Bar } from "#lib/kernel/bar.ts";
import type { BarKind } from "#lib/kernel/calendar.ts";

/** Closes, oldest first, with the kind of the bars that they end. */
export interface Closes extends BarKind {
  readonly closes: Float64Array;
}

/** Bars column by column, as computations read them; all of one length, oldest first. */
export interface BarColumns extends Closes {
  readonly highs: Float64Array;
  readonly lows: Float64Array;
  readonly volumesUnits: Float64Array;
}

/** Bars as they are handed to a worker. */
export interface PackedBars extends BarKind {
  /** The columns one after the other; an ArrayBuffer, because views are slow to post on Deno. */
  readonly buffer: ArrayBuffer;
}

const columnCount = 4;

/** The columns of bars in one buffer that can be handed to a worker. */
export function packBars(bars: readonly Bar[], kind: BarKind): PackedBars {
  const n = bars.length;
  const columns = new Float64Array(columnCount * n);
  for (let t = 0; t < n; t += 1) {
    const bar = bars[t]!;
    columns[t] = bar.high;
    columns[n + t] = bar.low;
    columns[2 * n + t] = bar.close;
    columns[3 * n + t] = bar.volumeUnits;
  }
  return { ...kind, buffer: columns.buffer };
}

/** The columns of bars that `packBars` packed. */
export function unpackBars({ buffer, ...kind }: PackedBars): BarColumns {
  const all = new Float64Array(buffer);
  const n = all.length / columnCount;
  return {
    ...kind,
    highs: all.subarray(0, n),
    lows: all.subarray(n, 2 * n),
    closes: all.subarray(2 * n, 3 * n),
    volumesUnits: all.subarray(3 * n),
  };
}
