import type { Bar } from "#lib/kernel/bar.ts";
import type { RawBar } from "./raw-bar.ts";

/**
 * A bar in which the close stands for an open that the source does not have, the outer one of open and close
 * for a high or a low, and 0 for a volume. It can be forecast on; a series with such bars says so
 * (`SeriesDescription.hasOpens`), so that nothing is traded at prices that nobody published.
 */
export function filledBar(bar: RawBar): Bar {
  const { startTimeMs, close, open = close, volumeUnits = 0 } = bar;
  const { high = Math.max(open, close), low = Math.min(open, close) } = bar;
  return { startTimeMs, open, high, low, close, volumeUnits };
}
