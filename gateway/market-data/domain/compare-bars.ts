import type { Bar } from "#lib/kernel/bar.ts";
import { isReadjusted } from "./adjustment-seam.ts";

/** How a later revision of bars differs from an earlier one. */
export interface BarDifference {
  /** Bars that were added, removed or have other values. */
  readonly barCount: number;
  /** Start of the first one; absent where none differs. */
  readonly firstBarMs?: number;
  /**
   * Whether the latest prices of both differ by one factor, as after a split or a dividend that was taken out of all
   * prices before it. No correction of single prices does that.
   */
  readonly isReadjusted: boolean;
}

/** Compares two revisions of the same bars, both strictly ascending in time. */
export function compareBars(earlier: readonly Bar[], later: readonly Bar[]): BarDifference {
  const known = new Map(earlier.map((bar) => [bar.startTimeMs, bar]));
  const starts: number[] = [];
  for (const bar of later) {
    const before = known.get(bar.startTimeMs);
    known.delete(bar.startTimeMs);
    if (before === undefined || !isSame(before, bar)) starts.push(bar.startTimeMs);
  }
  starts.push(...known.keys());
  if (starts.length === 0) return { barCount: 0, isReadjusted: false };
  return {
    barCount: starts.length,
    firstBarMs: starts.reduce((first, one) => Math.min(first, one)),
    isReadjusted: isReadjusted(earlier, later),
  };
}

function isSame(one: Bar, other: Bar): boolean {
  return (
    one.open === other.open &&
    one.high === other.high &&
    one.low === other.low &&
    one.close === other.close &&
    one.volumeUnits === other.volumeUnits
  );
}
