import { type BarField, barFields } from "./bar-fields.ts";
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
 * a file that starts later or ends earlier takes no bar away, nor does a value that it does not have. Only a
 * bar between two whose closes are revised goes when it is left out: it would be of another adjustment.
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
    bars.push(field === undefined ? known : bar);
    if (field === undefined) continue;
    changed.push(bar);
    firstChange ??= { field, stored: known, incoming: bar };
  }
  for (; next < stored.length; next += 1) bars.push(stored[next]!);
  const gone = new Set(removed);
  const left = removed.length === 0 ? bars : bars.filter((bar) => !gone.has(bar));
  return { bars: left, added, changed, removed, firstChange };
}
