import { barProblems } from "#lib/kernel/bar-rules.ts";
import { type BarField, barFields } from "./bar-fields.ts";
import { compactBar } from "./compact-bar.ts";
import { filledBar } from "./filled-bar.ts";
import type { RawBar } from "./raw-bar.ts";

/** How a stored bar is revised, by the first of its values that differs. */
export interface BarChange {
  readonly field: BarField;
  readonly stored: RawBar;
  readonly incoming: RawBar;
}

/** What an import makes of stored bars. */
export interface RevisedBars {
  /** All of them, ascending. */
  readonly bars: readonly RawBar[];
  /** Those whose start was not stored. */
  readonly added: readonly RawBar[];
  /** Those that were stored with other values, with their new ones. */
  readonly changed: readonly RawBar[];
  /** Stored ones that the import leaves out where it revises the bars at either side. */
  readonly removed: readonly RawBar[];
  readonly firstChange: BarChange | undefined;
}

/**
 * Lays incoming bars over stored ones; both ascend strictly in time. What the import does not mention stays:
 * a file that starts later or ends earlier takes no bar away, nor does a value that it does not have. What the new
 * values refute goes: an adjusted close beside a close that is revised, and an open, high and low that the new
 * prices lie outside of; and a bar between two whose closes are revised, which would be of another adjustment.
 */
export function reviseBars(stored: readonly RawBar[], incoming: readonly RawBar[]): RevisedBars {
  const bars: RawBar[] = [];
  const added: RawBar[] = [];
  const changed: RawBar[] = [];
  const removed: RawBar[] = [];
  let firstChange: BarChange | undefined;
  let next = 0;
  /** Stored bars since the last one that the import has too, and whether it revises the close of that. */
  let gap: RawBar[] = [];
  let isRevisedBefore = false;
  for (const bar of incoming) {
    while (next < stored.length && stored[next]!.startTimeMs < bar.startTimeMs) {
      gap.push(stored[next]!);
      bars.push(stored[next++]!);
    }
    const known = stored[next];
    if (known?.startTimeMs !== bar.startTimeMs) {
      bars.push(bar);
      added.push(bar);
      continue;
    }
    next += 1;
    const isRevised = known.close !== bar.close;
    if (isRevised && isRevisedBefore) removed.push(...gap);
    [gap, isRevisedBefore] = [[], isRevised];
    const field = barFields.find((name) => bar[name] !== undefined && bar[name] !== known[name]);
    if (field === undefined) {
      bars.push(known);
      continue;
    }
    const revised = revisedBar(known, bar);
    bars.push(revised);
    changed.push(revised);
    firstChange ??= { field, stored: known, incoming: bar };
  }
  for (; next < stored.length; next += 1) bars.push(stored[next]!);
  const gone = new Set(removed);
  const left = removed.length === 0 ? bars : bars.filter((bar) => !gone.has(bar));
  return { bars: left, added, changed, removed, firstChange };
}

/** A bar with the stored values that the import does not have, where they may still be true. */
function revisedBar(known: RawBar, bar: RawBar): RawBar {
  const { startTimeMs, close } = bar;
  const { adjClose, ...traded } = known;
  const kept = known.close === close ? known : traded;
  const revised = compactBar(startTimeMs, close, { ...kept, ...bar });
  if (barProblems(filledBar(revised)).length === 0) return revised;
  const { open, high, low, ...others } = kept;
  return compactBar(startTimeMs, close, { ...others, ...bar });
}
