import { asc, eq, or } from "drizzle-orm";
import type { RowReader } from "#lib/kit/store/connection.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { Split } from "../domain/ledger/split.ts";
import type { Order } from "../domain/orders/order.ts";
import { orderAfterParts, orderNow } from "../domain/portfolio/split-state.ts";
import { orderOf } from "./rows.ts";
import { fills } from "./schema.ts";

const partsOfOrder = statement((db, { order }: Placeholders<{ readonly order: string }>) =>
  db
    .select({
      barStartMs: fills.barStartMs,
      quantityUnits: fills.quantityUnits,
      lot: fills.lot,
    })
    .from(fills)
    .where(or(eq(fills.order, order), eq(fills.closingOrder, order)))
    .orderBy(asc(fills.sequence)),
);

/**
 * An order with what was filled of it, after splits. The fills of an order to open that none was filled of in part are
 * not looked up.
 */
export function readOrder(
  db: RowReader,
  row: Parameters<typeof orderOf>[0],
  splits: readonly Split[],
): Order {
  const order = orderOf(row);
  const isWhole = row.stage !== "PARTIALLY_FILLED" && row.stage !== "CANCELED";
  if (isWhole && !order.closing) return orderNow(order, splits);
  return orderAfterParts(order, splits, partsOfOrder.all(db, { order: order.name }));
}
