import type { Side } from "#lib/kernel/trading.ts";
import type { RowReader } from "#lib/kit/store/connection.ts";
import type { InstrumentSituation } from "../domain/orders/admission.ts";
import { closingUnits, leavesWhole } from "../domain/portfolio/leaving.ts";
import type { Portfolio } from "../domain/portfolio/portfolio.ts";
import type { KnownRows } from "./known-rows.ts";
import { heldLotOf } from "./read-lots.ts";
import { readOrder } from "./read-order.ts";
import {
  readHalt,
  readHeldRows,
  readKnownSplits,
  readLastEquityPoint,
  readWaitingRows,
} from "./read-state.ts";

/** What stands in the way of an order in a ticker. */
export function readSituation(
  db: RowReader,
  known: KnownRows,
  portfolio: Portfolio,
  ticker: string,
): InstrumentSituation {
  const { name } = portfolio;
  const held = readHeldRows(db, known, name).filter((row) => row.fill.ticker === ticker);
  const waiting = readWaitingRows(db, known, name).filter(
    (row) => row.instrument.ticker === ticker,
  );
  const splits = held.length > 0 ? readKnownSplits(db, known, name) : [];
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
  const last = readLastEquityPoint(db, known, portfolio);
  const halt = readHalt(db, known, name);
  return {
    ...(halt && { haltMessage: halt.message }),
    occupiedSides: [...sides.values()],
    openLots,
    ...(last === undefined ? {} : { latestBarStartMs: last.barStartMs }),
  };
}
