import type { BarInterval } from "#lib/kernel/bar.ts";
import { leavesAtNextOpen, type OpenLot } from "../ledger/lot.ts";
import { waitingUnits } from "../orders/closing.ts";
import type { Order } from "../orders/order.ts";

/** Units by lot. */
export type ClosingUnits = ReadonlyMap<string, number>;

/** Units that waiting market orders close, by lot: they are filled at the next open, whatever its price. */
export function closingUnits(orders: readonly Pick<Order, "closing" | "entry">[]): ClosingUnits {
  const units = new Map<string, number>();
  for (const { closing, entry } of orders) {
    if (closing === undefined || entry.type !== "MARKET") continue;
    for (const one of closing.lots) {
      units.set(one.lot, (units.get(one.lot) ?? 0) + waitingUnits(one));
    }
  }
  return units;
}

/**
 * Whether all of a lot leaves at the next open of its instrument whatever the price: its holding limit is reached, or
 * waiting market orders close it.
 * @param lastBar - the instrument's last bar, which the lot was held in.
 */
export function leavesWhole(
  lot: OpenLot,
  lastBar: { readonly barStartMs: number; readonly interval: BarInterval },
  closing: ClosingUnits,
): boolean {
  return (closing.get(lot.id) ?? 0) >= lot.quantityUnits || leavesAtNextOpen(lot, lastBar);
}
