import { and, asc, eq, isNull } from "drizzle-orm";
import type { Side } from "#lib/kernel/trading.ts";
import type { RowReader } from "#lib/kit/store/connection.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { InstrumentSituation } from "../domain/orders/admission.ts";
import { closingUnits, leavesWhole } from "../domain/portfolio/leaving.ts";
import type { Portfolio } from "../domain/portfolio/portfolio.ts";
import { isWaiting } from "./portfolio-tables.ts";
import { heldLotOf, heldLotsOfTicker } from "./read-lots.ts";
import { readOrder } from "./read-order.ts";
import { readSplits } from "./read-splits.ts";
import { readHalt, readLastEquityPoint, readWaitingRows } from "./read-state.ts";
import { orders } from "./schema.ts";

type OfPortfolio = Placeholders<{ readonly portfolio: string }>;

const waitingIds = statement((db, { portfolio }: OfPortfolio) =>
  db
    .select({ clientOrderId: orders.clientOrderId })
    .from(orders)
    .where(and(eq(orders.portfolio, portfolio), isWaiting, isNull(orders.closing)))
    .orderBy(asc(orders.sequence)),
);

/** The client order ids of the waiting orders to open of a portfolio, oldest first. */
export function readWaitingToOpen(db: RowReader, portfolio: string): readonly string[] {
  return waitingIds.all(db, { portfolio }).map(({ clientOrderId }) => clientOrderId);
}

/** What stands in the way of an order in a ticker. */
export function readSituation(
  db: RowReader,
  portfolio: Portfolio,
  ticker: string,
): InstrumentSituation {
  const of = { portfolio: portfolio.name, ticker };
  const held = heldLotsOfTicker.all(db, of);
  const waiting = readWaitingRows(db, portfolio.name).filter(
    (row) => row.instrument.ticker === ticker,
  );
  const splits = held.length > 0 ? readSplits(db, portfolio.name) : [];
  const closing = closingUnits(
    waiting.flatMap((row) => (row.closing ? [readOrder(db, row, splits)] : [])),
  );
  // The lots that an order has opened in parts, and what waits of it, count once.
  const sides = new Map<string, Side>();
  const openLots = held.map((row) => {
    const { lot, mark } = heldLotOf(row, splits);
    if (!leavesWhole(lot, mark, closing)) sides.set(row.order.name, lot.side);
    return lot;
  });
  for (const row of waiting) if (!row.closing) sides.set(row.name, row.side);
  const last = readLastEquityPoint(db, portfolio);
  const halt = readHalt(db, portfolio.name);
  return {
    ...(halt && { haltMessage: halt.message }),
    occupiedSides: [...sides.values()],
    openLots,
    ...(last === undefined ? {} : { latestBarStartMs: last.barStartMs }),
  };
}
