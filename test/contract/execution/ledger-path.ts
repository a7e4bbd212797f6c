/** What the independent ledger makes of a bar, which tells four prices and not their order (docs/adr/0062). */

import { exact } from "./exact-amounts.ts";
import type { FillModel, LedgerBar, LedgerFill, LedgerOrder } from "./ledger-terms.ts";

/** Where an order fills in a bar. */
export interface Met {
  readonly price: string;
  readonly reference: "OPEN" | "LIMIT_LEVEL" | "STOP_LEVEL";
}

const directionOf = ({ side }: Pick<LedgerOrder, "side">) => (side === "BUY" ? 1n : -1n);
const distance = (one: string, other: string) => {
  const apart = exact(one) - exact(other);
  return apart < 0n ? -apart : apart;
};

/** Whether the path goes to the low before the high: to the nearer one, and to the low where both are as near. */
const isLowFirst = ({ open, high, low }: LedgerBar) => distance(open, low) <= distance(open, high);

/** Whether a bar's open, or its range, comes to the stop of an order that waits for one. */
export function setsOff(order: LedgerOrder, price: string): boolean {
  const { entry } = order;
  if (entry === undefined || !("stop" in entry)) return false;
  return directionOf(order) * (exact(price) - exact(entry.stop)) >= 0n;
}

/** The fill at the open, of an order whose stop, if it has one, was reached there at the latest. */
export function metAtOpen(order: LedgerOrder, isSetOff: boolean, bar: LedgerBar): Met | undefined {
  const { entry } = order;
  const met = { price: bar.open, reference: "OPEN" } as const;
  if (entry === undefined) return met;
  if ("stop" in entry && !isSetOff) return undefined;
  if (!("limit" in entry)) return met;
  return directionOf(order) * (exact(bar.open) - exact(entry.limit)) <= 0n ? met : undefined;
}

/** The fill at a level inside the range, of an order that the open has not filled. */
export function metInRange(
  order: LedgerOrder,
  isSetOff: boolean,
  bar: LedgerBar,
  model: FillModel,
): Met | undefined {
  const { entry, side } = order;
  if (entry === undefined) return undefined;
  const [cheap, dear] = side === "BUY" ? [bar.low, bar.high] : [bar.high, bar.low];
  if ("stop" in entry && !isSetOff) {
    // The histories have no stop-limit order whose limit is short of its stop.
    return setsOff(order, dear) ? { price: entry.stop, reference: "STOP_LEVEL" } : undefined;
  }
  if (!("limit" in entry)) return undefined;
  const beyond = directionOf(order) * (exact(entry.limit) - exact(cheap));
  const isMet = model === "PESSIMISTIC" ? beyond > 0n : beyond >= 0n;
  return isMet ? { price: entry.limit, reference: "LIMIT_LEVEL" } : undefined;
}

/** The worst and the best price that a bar still holds for a lot, and which of its stop and its target comes first. */
export function after(
  { order, entry }: { readonly order: LedgerOrder; readonly entry: LedgerFill },
  bar: LedgerBar,
  model: FillModel,
): { readonly worst: string; readonly best: string; readonly stopsFirst: boolean } {
  const isLong = order.side === "BUY";
  const [worst, best] = isLong ? [bar.low, bar.high] : [bar.high, bar.low];
  const isWorstFirst = isLowFirst(bar) === isLong;
  const entered = entry.day === bar.day ? entry.reference : "OPEN";
  if (entered === "OPEN") {
    const stopsFirst = model === "BASE" ? isWorstFirst : model === "PESSIMISTIC";
    return { worst, best, stopsFirst };
  }
  // The extreme beyond the level of the entry comes after it, and so does the close.
  const isLimit = entered === "LIMIT_LEVEL";
  const isOtherAfter =
    model === "BASE" ? isLimit === isWorstFirst : (model === "OPTIMISTIC") === isLimit;
  const stopsFirst = model === "BASE" ? isLimit : model === "PESSIMISTIC";
  const upTo = (price: string) => (exact(price) > exact(bar.close) === isLong ? price : bar.close);
  const downTo = (price: string) =>
    exact(price) < exact(bar.close) === isLong ? price : bar.close;
  return {
    worst: isLimit || isOtherAfter ? worst : downTo(entry.price),
    best: isLimit && !isOtherAfter ? upTo(entry.price) : best,
    stopsFirst,
  };
}

/** Whether one level inside a bar is come to before another, for a lot of a side. */
export function isBefore(
  one: string,
  other: string,
  side: LedgerOrder["side"],
  bar: LedgerBar,
  model: FillModel,
): boolean {
  const isAbove = (level: string) => exact(level) > exact(bar.open);
  if (isAbove(one) === isAbove(other)) return distance(one, bar.open) < distance(other, bar.open);
  if (model === "BASE") return isAbove(one) !== isLowFirst(bar);
  const isBetter = isAbove(one) === (side === "BUY");
  return isBetter === (model === "OPTIMISTIC");
}
