import { asc, eq } from "drizzle-orm";
import type { RowReader } from "#lib/kit/store/connection.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { Split } from "../domain/ledger/split.ts";
import type { Order } from "../domain/orders/order.ts";
import { orderAfterParts, orderNow } from "../domain/portfolio/split-state.ts";
import { orderOf } from "./rows.ts";
import { fills } from "./schema.ts";

const partsOfOrder = statement((db, { order }: Placeholders<{ readonly order: string }>) =>
  db
    .select({ barStartMs: fills.barStartMs, quantityUnits: fills.quantityUnits })
    .from(fills)
    .where(eq(fills.order, order))
    .orderBy(asc(fills.sequence)),
);

/**
 * An order with what was filled of it, after splits. The fills of an order that none was filled of in part are not
 * looked up.
 */
export function readOrder(
  db: RowReader,
  row: Parameters<typeof orderOf>[0],
  splits: readonly Split[],
): Order {
  const order = orderOf(row);
  if (row.stage !== "PARTIALLY_FILLED" && row.stage !== "CANCELED") return orderNow(order, splits);
  return orderAfterParts(order, splits, partsOfOrder.all(db, { order: order.name }));
}
