import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import { closeTimeMs } from "#lib/kernel/calendar.ts";

/**
 * The latest bars that were known at `asOfMs` (UTC milliseconds): of those closed at or before it
 * the last `limit`, oldest first. `bars` ascend strictly in time. Whatever comes later in `bars`
 * cannot change the answer.
 */
export function barsKnownAt(
  bars: readonly Bar[],
  interval: BarInterval,
  asOfMs: number,
  limit = Number.POSITIVE_INFINITY,
): readonly Bar[] {
  const known = countKnownAt(bars, interval, asOfMs);
  return bars.slice(Math.max(0, known - limit), known);
}

/**
 * The bars that became known after `afterMs` and at or before `untilMs` (UTC milliseconds), oldest
 * first; none when `untilMs` is not after `afterMs`. `bars` ascend strictly in time.
 */
export function barsBetween(
  bars: readonly Bar[],
  interval: BarInterval,
  afterMs: number,
  untilMs: number,
): readonly Bar[] {
  // Written so that NaN on either side answers with nothing.
  if (!(afterMs < untilMs)) return [];
  return bars.slice(countKnownAt(bars, interval, afterMs), countKnownAt(bars, interval, untilMs));
}

/**
 * The first `limit` bars that became known after `asOfMs` (UTC milliseconds), oldest first.
 * `bars` ascend strictly in time.
 */
export function barsAfter(
  bars: readonly Bar[],
  interval: BarInterval,
  asOfMs: number,
  limit: number,
): readonly Bar[] {
  if (Number.isNaN(asOfMs)) return [];
  const known = countKnownAt(bars, interval, asOfMs);
  return bars.slice(known, known + limit);
}

/** Length of the prefix closed at or before `asOfMs`; 0 for NaN. */
function countKnownAt(bars: readonly Bar[], interval: BarInterval, asOfMs: number): number {
  let low = 0;
  let high = bars.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (closeTimeMs(bars[middle] as Bar, interval) <= asOfMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
