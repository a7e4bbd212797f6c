import type { Bar } from "#lib/kernel/bar.ts";
import {
  type BarColumns,
  type Closes,
  packBars,
  unpackBars,
} from "#services/forecast/domain/bar-columns.ts";
import { garchReturns, pricesFrom } from "./sample-series.ts";

const dayMs = 86_400_000;
/** 2020-01-01. */
export const firstDayMs = 1_577_836_800_000;

/** Daily bars around the closes. */
export function barsOfCloses(closes: Iterable<number>): Bar[] {
  return Array.from(closes, (close, t) => ({
    startTimeMs: firstDayMs + t * dayMs,
    open: close,
    high: close * 1.01,
    low: close * 0.98,
    close,
    volumeUnits: 1000 + t,
  }));
}

/** Closes of daily bars. */
export function dailyCloses(closes: Float64Array): Closes {
  return { interval: "DAY_1", closes };
}

/** `n` daily bars of a GARCH process. */
export function sampleBars(n: number, seed = 1): Bar[] {
  return barsOfCloses(pricesFrom(garchReturns(n - 1, seed)));
}

/** The same, column by column. */
export function sampleColumns(n: number, seed = 1): BarColumns {
  return unpackBars(packBars(sampleBars(n, seed), { interval: "DAY_1" }));
}
