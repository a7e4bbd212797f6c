import type { Bar } from "#lib/kernel/bar.ts";

/** When and at which price an order fills: one member an order type. */
export type OrderEntry = { readonly type: "MARKET" };

/** Where in the bar an order fills. */
export type EntryReference = "OPEN";

/** An entry that a bar sets off, the twin of `ExitTrigger`. */
export interface EntryTrigger {
  /** The price it fills at, before costs. */
  readonly price: number;
  readonly reference: EntryReference;
}

/** What an entry looks at. */
export interface WaitingOrder {
  readonly entry: OrderEntry;
  /** Close of the last bar that the decision saw. */
  readonly decisionTimeMs: number;
}

/** The entry that the bar sets off, if any. */
export function entryTrigger(order: WaitingOrder, bar: Bar): EntryTrigger | undefined {
  switch (order.entry.type) {
    case "MARKET":
      return marketEntry(order, bar);
  }
}

/** A market order fills at the open of the first bar that starts at or after its decision. */
function marketEntry(order: WaitingOrder, bar: Bar): EntryTrigger | undefined {
  if (order.decisionTimeMs > bar.startTimeMs) return undefined;
  return { price: bar.open, reference: "OPEN" };
}
