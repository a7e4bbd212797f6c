import type { BarField } from "./bar-fields.ts";
import type { RawBar } from "./raw-bar.ts";

/** Where incoming bars meet stored ones that they do not replace. */
export interface Seam {
  /** The bar at which they meet, as it is stored and as it is sent. */
  readonly stored: RawBar;
  readonly incoming: RawBar;
  /** Whether the stored bars that stay are before it, or after it. */
  readonly staying: "before" | "after";
}

/** Nearer than this two prices are the same one, rounded otherwise. */
const sameRatio = 5e-4;
/** Ratios that come of one factor lie nearer together. */
const oneFactor = 2e-3;
/** Bars at the seam that are looked at. */
const seamBars = 2;

/**
 * Finds where an import would put bars beside stored ones of another adjustment: a share split or paid a
 * dividend, its vendor revised all its prices backwards, and the file holds only a part of them. Then all prices at
 * the seam differ by one factor, which no correction of single prices does; or the closes agree and the
 * adjusted ones do not. Both series ascend strictly in time.
 */
export function adjustmentSeam(
  stored: readonly RawBar[],
  incoming: readonly RawBar[],
): Seam | undefined {
  const shared = sharedBars(stored, incoming);
  if (shared.length === 0) return undefined;
  if (stored[0]!.startTimeMs < incoming[0]!.startTimeMs) {
    const found = readjusted(shared.slice(0, seamBars));
    if (found) return { ...found, staying: "before" };
  }
  if (stored.at(-1)!.startTimeMs > incoming.at(-1)!.startTimeMs) {
    const found = readjusted(shared.slice(-seamBars));
    if (found) return { ...found, staying: "after" };
  }
  return undefined;
}

/** Whether the latest bars that both have differ by one factor in all prices; both ascend strictly in time. */
export function isReadjusted(stored: readonly RawBar[], incoming: readonly RawBar[]): boolean {
  return readjusted(sharedBars(stored, incoming).slice(-seamBars)) !== undefined;
}

type Shared = Omit<Seam, "staying">;

function readjusted(bars: readonly Shared[]): Shared | undefined {
  const prices = bars.flatMap((both) => ratiosOf(both, ["open", "high", "low", "close"]));
  if (prices.length > 1 && prices.every(differs)) {
    if (Math.max(...prices) / Math.min(...prices) - 1 < oneFactor) return bars[0];
  }
  const isTraded = bars.every((both) => !ratiosOf(both, ["close"]).some(differs));
  const adjusted = bars.flatMap((both) => ratiosOf(both, ["adjClose"]));
  return isTraded && adjusted.length > 0 && adjusted.every(differs) ? bars[0] : undefined;
}

function ratiosOf({ stored, incoming }: Shared, fields: readonly BarField[]): readonly number[] {
  return fields.flatMap((field) => {
    const [was, is] = [stored[field], incoming[field]];
    return was === undefined || is === undefined || !(was > 0) || !(is > 0) ? [] : [is / was];
  });
}

function differs(ratio: number): boolean {
  return Math.abs(ratio - 1) > sameRatio;
}

/** The bars that both have. */
function sharedBars(stored: readonly RawBar[], incoming: readonly RawBar[]): readonly Shared[] {
  const shared: Shared[] = [];
  let next = 0;
  for (const bar of incoming) {
    while (next < stored.length && stored[next]!.startTimeMs < bar.startTimeMs) next += 1;
    const known = stored[next];
    if (known?.startTimeMs === bar.startTimeMs) shared.push({ stored: known, incoming: bar });
  }
  return shared;
}
