import type { Bar } from "#lib/kernel/bar.ts";
import { combinedRatio, type SplitRatio, splitRatioOf } from "#lib/kernel/split-ratio.ts";
import type { CorporateAction } from "./corporate-action.ts";

/** A split of a series as traded; it takes effect with the bar that starts at `exTimeMs`. */
export interface SeriesSplit extends SplitRatio {
  readonly exTimeMs: number;
}

/**
 * The splits among actions, each from the start of its first bar on; those that come before the same bar are one.
 * Splits before the first bar or after the last are left out.
 * @param actions - ascending in time
 * @param startTimesMs - bar starts, ascending
 */
export function splitsAmong(
  actions: readonly CorporateAction[],
  startTimesMs: readonly number[],
): readonly SeriesSplit[] {
  const byStart = new Map<number, SplitRatio>();
  for (const action of actions) {
    if (action.kind !== "SPLIT") continue;
    const at = startTimesMs.findIndex((startMs) => startMs >= action.exTimeMs);
    if (at < 1) continue;
    const startMs = startTimesMs[at] as number;
    const ratio = splitRatioOf(action.newSharesPerOld);
    const before = byStart.get(startMs);
    byStart.set(startMs, before === undefined ? ratio : combinedRatio(before, ratio));
  }
  return [...byStart].flatMap(([exTimeMs, ratio]) =>
    ratio.newShares === ratio.oldShares ? [] : [{ exTimeMs, ...ratio }],
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
