import type { Bar } from "#lib/kernel/bar.ts";
import { type SplitRatio, splitRatioOf } from "#lib/kernel/split-ratio.ts";
import type { CorporateAction } from "./corporate-action.ts";

/** A split of a series as traded; it takes effect with the bar that starts at `exTimeMs`. */
export interface SeriesSplit extends SplitRatio {
  readonly exTimeMs: number;
}

/** The splits among actions, in their order. */
export function splitsAmong(actions: readonly CorporateAction[]): readonly SeriesSplit[] {
  return actions.flatMap((action) =>
    action.kind === "SPLIT"
      ? [{ exTimeMs: action.exTimeMs, ...splitRatioOf(action.newSharesPerOld) }]
      : [],
  );
}

/**
 * Bars as traded, seen in the shares of an instant (UTC milliseconds): what was known then, and nothing later.
 * A split is known to the instants after its bar started; bars before it are then in new shares. Bars
 * after the instant, as forecasts are scored on, are in the shares of the instant too: a split that was not known
 * then is taken out of them. Without a split between, a bar stays the same object.
 */
export function inSharesOf(
  bars: readonly Bar[],
  splits: readonly SeriesSplit[],
  asOfMs: number,
): readonly Bar[] {
  if (splits.length === 0) return bars;
  return bars.map((bar) => {
    let seen = bar;
    for (const { exTimeMs, newShares, oldShares } of splits) {
      const isKnown = exTimeMs < asOfMs;
      const isNew = exTimeMs <= bar.startTimeMs;
      if (isKnown && !isNew) seen = scaled(seen, oldShares, newShares);
      else if (!isKnown && isNew) seen = scaled(seen, newShares, oldShares);
    }
    return seen;
  });
}

/** Prices × `numerator` / `denominator`, volumes the other way. */
function scaled(bar: Bar, numerator: number, denominator: number): Bar {
  const price = (value: number) => (value * numerator) / denominator;
  return {
    startTimeMs: bar.startTimeMs,
    open: price(bar.open),
    high: price(bar.high),
    low: price(bar.low),
    close: price(bar.close),
    volumeUnits: (bar.volumeUnits * denominator) / numerator,
  };
}
