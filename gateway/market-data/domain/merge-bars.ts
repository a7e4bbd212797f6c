import type { Bar } from "#lib/kernel/bar.ts";

const fields = ["open", "high", "low", "close", "volumeUnits"] as const;

/** The first bar that is stored with other values, and the first of its values that differs. */
export interface Conflict {
  /** Place among the incoming bars, from 0. */
  readonly index: number;
  readonly stored: Bar;
  readonly incoming: Bar;
  readonly field: (typeof fields)[number];
}

/** What an import would make of a stored series: all bars in order and those that are new. */
export type Merge =
  | { readonly bars: readonly Bar[]; readonly added: readonly Bar[] }
  | { readonly conflict: Conflict };

/** Joins incoming bars to stored ones; both ascend strictly in time. Stored bars never change. */
export function mergeBars(stored: readonly Bar[], incoming: readonly Bar[]): Merge {
  const bars: Bar[] = [];
  const added: Bar[] = [];
  let next = 0;
  for (const [index, bar] of incoming.entries()) {
    while (next < stored.length && stored[next]!.startTimeMs < bar.startTimeMs) {
      bars.push(stored[next++]!);
    }
    const same = stored[next];
    if (same?.startTimeMs === bar.startTimeMs) {
      const field = fields.find((name) => same[name] !== bar[name]);
      if (field !== undefined) return { conflict: { index, stored: same, incoming: bar, field } };
    } else {
      bars.push(bar);
      added.push(bar);
    }
  }
  return { bars: [...bars, ...stored.slice(next)], added };
}
