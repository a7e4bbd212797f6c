import type { AsOfDate } from "./as-of-dates.ts";

/** Until when a date's observation is open: what its window ends with. */
export type WindowEnd = "HORIZON" | "HOLDING" | "TRADES";

/**
 * The dates whose windows share no bar, each as early as possible: one that counts, and begins at or after the end of
 * the last one chosen. Whether it is chosen follows from what was known at its as-of, so that no outcome chooses it.
 *
 * A window of audits ends with the longest horizon of its tickers. A window of trades ends with the bars that positions
 * are held for, or with the bar of the last exit where that is later; whoever chooses the next window knows both. An exit is
 * stated by the start of its bar: an as-of at that instant, the close of the bar before, does not know it yet.
 */
export function disjointDates(
  dates: readonly AsOfDate[],
  end: WindowEnd,
  counts: (date: AsOfDate) => boolean,
): readonly AsOfDate[] {
  const chosen: AsOfDate[] = [];
  let endMs = Number.NEGATIVE_INFINITY;
  for (const date of dates) {
    if (date.asOfMs < endMs || !counts(date)) continue;
    chosen.push(date);
    endMs = endOf(date, end);
  }
  return chosen;
}

function endOf({ asOfMs, scored, trades }: AsOfDate, end: WindowEnd): number {
  let endMs = asOfMs + 1;
  for (const { closedMs, holding } of scored) {
    const ownMs = end === "HORIZON" ? closedMs : (holding?.closedMs ?? closedMs);
    endMs = Math.max(endMs, ownMs);
  }
  if (end !== "TRADES") return endMs;
  return trades.reduce((latest, { exitTimeMs }) => Math.max(latest, exitTimeMs + 1), endMs);
}
