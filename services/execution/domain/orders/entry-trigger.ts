import type { Bar } from "#lib/kernel/bar.ts";
import type { OrderRequest } from "./order.ts";

/** Where in the bar an order fills. */
export type EntryReference = "OPEN";

/** An entry that a bar sets off, the twin of `ExitTrigger`. */
export interface EntryTrigger {
  /** The price it fills at, before costs. */
  readonly price: number;
  readonly reference: EntryReference;
}

/** A market order fills at the open of the first bar that starts at or after its decision. */
export function marketEntry(
  order: Pick<OrderRequest, "decisionTimeMs">,
  bar: Bar,
): EntryTrigger | undefined {
  if (order.decisionTimeMs > bar.startTimeMs) return undefined;
  return { price: bar.open, reference: "OPEN" };
}
