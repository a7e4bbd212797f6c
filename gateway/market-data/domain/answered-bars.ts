import type { BarInterval } from "#lib/kernel/bar.ts";
import { closeTimeMs } from "#lib/kernel/calendar.ts";
import { counted } from "./quality/evidence.ts";
import type { RawBar } from "./raw-bar.ts";
import { widenRounding } from "./widen-rounding.ts";

/** The bars of an answer that can be imported, with what was left out. */
export interface AnsweredBars {
  readonly bars: readonly RawBar[];
  readonly notes: readonly string[];
}

/**
 * Leaves out what a source answers although it is no bar yet: bars that are not over, and those that lack an open,
 * high or low where others have them. Where none has them, the bars stay as they are. What is wrong with the others is
 * left to the import.
 */
export function answeredBars(
  bars: readonly RawBar[],
  interval: BarInterval,
  nowMs: number,
): AnsweredBars {
  const over = bars.filter((bar) => closeTimeMs(bar, interval) <= nowMs);
  const whole = over.filter(
    ({ open, high, low }) => open !== undefined && high !== undefined && low !== undefined,
  );
  const kept = whole.length === 0 ? over : whole;
  const lacking = over.length - kept.length;
  const notes =
    lacking === 0 ? [] : [`${counted(lacking, "bar")} without open, high or low left out`];
  return { bars: kept.map(widenRounding), notes };
}
