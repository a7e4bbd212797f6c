import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import { checkQuality } from "#gateway/market-data/domain/quality/index.ts";
import type { QualityInput } from "#gateway/market-data/domain/quality/quality-input.ts";
import type { RawBar } from "#gateway/market-data/domain/raw-bar.ts";

const dayMs = 86_400_000;

/** The start of the n-th weekday after Monday 2015-01-05. */
export function weekdayMs(day: number): number {
  return Date.parse("2015-01-05") + (Math.floor(day / 5) * 7 + (day % 5)) * dayMs;
}

/**
 * A sound series of daily bars: a price near 80 that moves by about one percent a day in a pattern without
 * trend, with volumes that differ by a third. `change` puts a defect in.
 */
export function soundBars(
  count: number,
  change: (bar: RawBar, day: number) => RawBar = (bar) => bar,
  startOf = weekdayMs,
): RawBar[] {
  return Array.from({ length: count }, (_, day) => {
    const wave = (phase: number) => Math.sin(day * 2.39996 + phase);
    const open = 80 * (1 + 0.006 * wave(0));
    const close = 80 * (1 + 0.006 * wave(1.4));
    const bar = {
      startTimeMs: startOf(day),
      open,
      high: Math.max(open, close) * 1.004,
      low: Math.min(open, close) / 1.004,
      close,
      volumeUnits: Math.round(1e6 * (1 + 0.3 * wave(2.5))),
    };
    return change(bar, day);
  });
}

/** A bar whose prices are divided and whose volume is multiplied by a factor, as after a split. */
export function dividedBar(bar: RawBar, factor: number): RawBar {
  const { open, high, low, close, volumeUnits } = bar;
  return {
    ...bar,
    ...(open !== undefined && { open: open / factor }),
    ...(high !== undefined && { high: high / factor }),
    ...(low !== undefined && { low: low / factor }),
    close: close / factor,
    ...(volumeUnits !== undefined && { volumeUnits: Math.round(volumeUnits * factor) }),
  };
}

/** Bars as a daily series of a share of the United States. */
export function qualityInput(
  bars: readonly RawBar[],
  rest: Partial<Omit<QualityInput, "instrument">> & { readonly ticker?: string } = {},
): QualityInput {
  const { ticker = "TEST", ...others } = rest;
  const instrument = instrumentOfTicker(ticker);
  return { instrument, interval: "DAY_1", bars, actions: [], ...others };
}

/** `check state count` of every finding. */
export function findingsOf(input: QualityInput): string[] {
  return checkQuality(input).map(({ check, state, count }) => `${check} ${state} ${count}`);
}
