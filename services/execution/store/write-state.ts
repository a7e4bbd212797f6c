import { type AnyColumn, eq, type SQL, sql } from "drizzle-orm";
import type { ConversionRate } from "#lib/kernel/conversion-rate.ts";
import { unitValue } from "#lib/kernel/quantity.ts";
import type { RowWriter } from "#lib/kit/store/connection.ts";
import { insertInto, type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { SimulatedBatch } from "../app/ports.ts";
import { totalMicros } from "../domain/fills/charge.ts";
import type { Fill } from "../domain/fills/fill.ts";
import type { RoundTrip } from "../domain/ledger/round-trip.ts";
import type { LedgerTransaction } from "../domain/ledger/transaction.ts";
import type { Order } from "../domain/orders/order.ts";
import { isTerminal } from "../domain/orders/order-state.ts";
import type { ExecutionEvent } from "../domain/simulation/execution-event.ts";
import { fillPostings, postedEntry, transactionPostings } from "./posting-views.ts";
import { storedState } from "./rows.ts";
import { bars, equityPoints, fillReferences, orders, rates, roundTrips, splits } from "./schema.ts";

const insertBars = insertInto(bars);
const insertEquityPoints = insertInto(equityPoints);
const insertSplits = insertInto(splits);
const insertOrders = insertInto(orders);
const insertRates = insertInto(rates);
const insertFillReferences = insertInto(fillReferences);
const postTransactions = insertInto(transactionPostings);
const postFills = insertInto(fillPostings);

type Resolution = Pick<
  typeof orders.$inferSelect,
  "name" | "state" | "rejectReason" | "rejectMessage" | "resolvedBarStartMs"
>;

const resolveOrder = statement(
  (
    db,
    { name, state, rejectReason, rejectMessage, resolvedBarStartMs }: Placeholders<Resolution>,
  ) =>
    db
      .update(orders)
      .set({ state, rejectReason, rejectMessage, resolvedBarStartMs })
      .where(eq(orders.name, name)),
);

type Change = Pick<
  typeof orders.$inferSelect,
  "name" | "stage" | "firstBarStartMs" | "canceledBarStartMs"
>;

const changeOrder = statement(
  (db, { name, stage, firstBarStartMs, canceledBarStartMs }: Placeholders<Change>) =>
    db
      .update(orders)
      .set({ stage, firstBarStartMs, canceledBarStartMs })
      .where(eq(orders.name, name)),
);

type RoundTripRow = Omit<
  typeof roundTrips.$inferSelect,
  "sequence" | "grossPnlToDateMicros" | "netPnlToDateMicros"
>;

/** Continues the sums of the portfolio's round trip before, as a guard of the table demands. */
const insertRoundTrip = statement((db, values: Placeholders<RoundTripRow>) => {
  const toDate = (column: AnyColumn, own: SQL) =>
    sql`${own} + coalesce((select ${column} from ${roundTrips} where ${roundTrips.portfolio} = ${values.portfolio}
      order by ${roundTrips.sequence} desc limit 1), 0)`;
  return db.insert(roundTrips).values({
    name: values.name,
    portfolio: values.portfolio,
    lot: values.lot,
    entryFill: values.entryFill,
    exitFill: values.exitFill,
    quantityUnits: values.quantityUnits,
    exitReason: values.exitReason,
    gap: values.gap,
    triggerPrice: values.triggerPrice,
    sessionsHeld: values.sessionsHeld,
    calendarDaysHeld: values.calendarDaysHeld,
    grossPnlMicros: values.grossPnlMicros,
    costsMicros: values.costsMicros,
    netPnlMicros: values.netPnlMicros,
    riskMicros: values.riskMicros,
    borrowMicros: values.borrowMicros,
    grossPnlToDateMicros: toDate(roundTrips.grossPnlToDateMicros, values.grossPnlMicros),
    netPnlToDateMicros: toDate(roundTrips.netPnlToDateMicros, values.netPnlMicros),
    dividendMicros: values.dividendMicros,
  });
});

/** Writes the deposit of the capital. */
export function writeDeposit(tx: RowWriter, { portfolio, entries }: LedgerTransaction): void {
  const posting = { portfolio, fill: null, entries: entries.map(postedEntry) };
  postTransactions(tx, { id: `${portfolio}/deposit`, ...posting });
}

/** Writes the splits of a batch and the cash that they paid. */
export function writeSplits(tx: RowWriter, portfolio: string, batch: SimulatedBatch): void {
  insertSplits(
    tx,
    ...(batch.splits ?? []).map((split) => ({ portfolio, ...split, rate: split.rate ?? null })),
  );
  for (const { lot, barStartMs, transaction } of batch.splitPayments ?? []) {
    const entries = transaction.entries.map(postedEntry);
    const id = `${portfolio}/splits/${lot}/${barStartMs}`;
    postTransactions(tx, { id, portfolio, fill: null, entries });
  }
}

/** Writes a new order. */
export function writeOrder(tx: RowWriter, order: Order, requestHash: string): void {
  insertOrders(tx, {
    ...order,
    ...storedState(order),
    timeInForce: order.timeInForce ?? null,
    firstBarStartMs: null,
    canceledBarStartMs: null,
    expectedPrice: order.expectedPrice ?? null,
    expireTimeMs: order.expireTimeMs ?? null,
    barbellBucket: order.barbell?.bucket ?? null,
    barbellMultiplier: order.barbell?.multiplier ?? null,
    closing: order.closing ?? null,
    requestHash,
    rejectReason: order.refusal?.reason ?? null,
    rejectMessage: order.refusal?.message ?? null,
  });
}

/** Writes what one batch of bars did. */
export function writeEvents(tx: RowWriter, events: readonly ExecutionEvent[]): void {
  for (const event of events) {
    if (event.order && isTerminal(event.order.state)) writeResolution(tx, event.order);
    else if (event.order) writeChange(tx, event.order);
    if (event.kind === "OPENED" || event.kind === "CLOSED")
      writeFill(tx, event.fill, event.transaction);
    if (event.kind === "CLOSED") writeRoundTrip(tx, event.roundTrip);
  }
}

/** Writes the bars of all batches, and the equity after each batch. */
export function writeBars(
  tx: RowWriter,
  portfolio: string,
  batches: readonly SimulatedBatch[],
): void {
  const rows = batches.flatMap((batch) =>
    batch.bars.map(({ instrument: { ticker }, interval, bar }) => ({
      portfolio,
      ticker,
      interval,
      ...bar,
    })),
  );
  insertBars(tx, ...rows);
  insertEquityPoints(tx, ...batches.map(({ equityPoint }) => ({ portfolio, ...equityPoint })));
}

/** Writes rates that the portfolio does not know yet. */
export function writeRates(
  tx: RowWriter,
  portfolio: string,
  added: readonly ConversionRate[],
): void {
  insertRates(
    tx,
    ...added.map(({ from: currency, legs, asOfMs }) => ({ portfolio, currency, legs, asOfMs })),
  );
}

/** Writes what a waiting order has become. */
export function writeChange(tx: RowWriter, order: Order): void {
  const { stage } = storedState(order);
  changeOrder.run(tx, {
    name: order.name,
    stage,
    firstBarStartMs: order.firstBarStartMs ?? null,
    canceledBarStartMs: order.canceledBarStartMs ?? null,
  });
}

function writeResolution(tx: RowWriter, order: Order): void {
  resolveOrder.run(tx, {
    name: order.name,
    state: storedState(order).state,
    rejectReason: order.refusal?.reason ?? null,
    rejectMessage: order.refusal?.message ?? null,
    resolvedBarStartMs: order.resolvedBarStartMs ?? null,
  });
}

function writeFill(tx: RowWriter, fill: Fill, { entries }: LedgerTransaction): void {
  const { costs, order, conversion, reference, ...rest } = fill;
  postFills(tx, {
    ...rest,
    ...costs,
    unitValueMicros: 1e6 * unitValue(fill.instrument),
    notionalMicros: conversion?.quoteNotionalMicros ?? fill.notionalMicros,
    baseNotionalMicros: conversion ? fill.notionalMicros : null,
    rate: conversion?.rate ?? null,
    ticker: fill.instrument.ticker,
    order: order !== "" && fill.effect === "OPEN" ? order : null,
    closingOrder: order !== "" && fill.effect === "CLOSE" ? order : null,
    restUnits: fill.restUnits ?? null,
    entries: entries.map(postedEntry),
  });
  if (reference !== undefined) insertFillReferences(tx, { fill: fill.id, reference });
}

function writeRoundTrip(tx: RowWriter, trip: RoundTrip): void {
  insertRoundTrip.run(tx, {
    ...trip,
    triggerPrice: trip.triggerPrice ?? null,
    riskMicros: trip.riskMicros ?? null,
    dividendMicros: trip.dividendMicros ?? 0n,
    borrowMicros: trip.borrowMicros ?? 0n,
    costsMicros: totalMicros(trip.costs) + (trip.borrowMicros ?? 0n),
  });
}
