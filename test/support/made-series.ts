import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import type { BarSeries } from "#gateway/market-data/domain/series.ts";
import type { Bar } from "#lib/kernel/bar.ts";
import { exp } from "#lib/statistics/numerics/portable-math.ts";
import { normals } from "./sample-series.ts";

const dayMs = 86_400_000;
/** Midnight of 2000-01-03, a Monday. */
const firstDayMs = 946_857_600_000;

/** How a series is made. */
export interface MadeSeries {
  readonly bars: number;
  readonly firstPrice?: number;
  /** Mean log return of a day. */
  readonly drift?: number;
  /** Its standard deviation. */
  readonly volatility?: number;
  readonly seed?: number;
  /** Prices are kept from here up. */
  readonly lowestPrice?: number;
  readonly source?: string;
}

/** A random walk of daily bars under a ticker; the same arguments make the same bars. */
export function madeSeries(ticker: string, made: MadeSeries): BarSeries {
  const { firstPrice = 100, drift = 0.0003, volatility = 0.01, lowestPrice = 0, seed = 1 } = made;
  const normal = normals(seed);
  let close = firstPrice;
  const bars = Array.from({ length: made.bars }, (_, at): Bar => {
    const open = Math.max(lowestPrice, close * exp(0.3 * volatility * normal()));
    close = Math.max(lowestPrice, close * exp(drift + volatility * normal()));
    const low = Math.max(lowestPrice, Math.min(open, close) * (1 - 0.3 * volatility));
    const high = Math.max(open, close) * (1 + 0.3 * volatility);
    return { startTimeMs: firstDayMs + at * dayMs, open, high, low, close, volumeUnits: 5e6 };
  });
  return {
    instrument: instrumentOfTicker(ticker),
    interval: "DAY_1",
    bars,
    source: made.source ?? `${ticker}.csv`,
    provenance: "SYNTHETIC",
  };
}

/** Bars whose opens lie far from the closes before, up to 12 % either way, on a slow rise. */
export function gappingSeries(ticker: string, seed: number): BarSeries {
  const made = madeSeries(ticker, { bars: 420, seed, drift: 0.004, volatility: 0.01 });
  const gap = normals(seed + 1_000);
  let level = 1;
  const bars = made.bars.map((bar): Bar => {
    level *= Math.exp(Math.max(-0.12, Math.min(0.12, 0.05 * gap())));
    const { open, high, low, close } = bar;
    return {
      ...bar,
      open: open * level,
      high: high * level,
      low: low * level,
      close: close * level,
    };
  });
  return { ...made, bars };
}
