import type { DataProvenance } from "#lib/kernel/trading.ts";
import type { SealedFrom } from "./sealed-series.ts";

/**
 * Close of the latest bar that was ever stored of a ticker, UTC milliseconds: of any length, of revisions that apply no more,
 * and of series that were removed. Undefined where none was.
 */
export type StoredUntil = (
  ticker: string,
  provenance: DataProvenance,
) => Promise<number | undefined>;

/** The same of bars that can be seen: those that are sealed count for none. */
export function visibleUntil(storedUntil: StoredUntil, sealedFrom: SealedFrom): StoredUntil {
  return async (ticker, provenance) => {
    const untilMs = await storedUntil(ticker, provenance);
    if (untilMs === undefined) return undefined;
    return Math.min(untilMs, (await sealedFrom(ticker)) ?? untilMs);
  };
}
