import type { Bar } from "#lib/kernel/bar.ts";
import { hashOf } from "#lib/kernel/canonical.ts";

/**
 * SHA-256 of the canonical JSON of a series: one array `[startTimeMs, open, high, low, close,
 * volumeUnits]` a bar, in the order given. Two series hash alike only when every bar is the same
 * to the last bit of each double.
 * @throws RangeError when a bar holds a number that is not finite.
 */
export function seriesHash(bars: readonly Bar[]): string {
  return hashOf(
    bars.map((bar) => [bar.startTimeMs, bar.open, bar.high, bar.low, bar.close, bar.volumeUnits]),
  );
}
