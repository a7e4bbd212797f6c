import { eq } from "drizzle-orm";
import type { Transaction } from "#lib/kit/store/transaction.ts";
import type { SimulatedBatch } from "../app/ports.ts";
import { totalMicros } from "../domain/fills/charge.ts";
import type { Fill } from "../domain/fills/fill.ts";
import type { RoundTrip } from "../domain/ledger/round-trip.ts";
import type { LedgerTransaction } from "../domain/ledger/transaction.ts";
import type { Order } from "../domain/orders/order.ts";
import type { ExecutionEvent } from "../domain/simulation/execution-event.ts";
import {
  bars,
  equityPoints,
  fills,
  ledgerEntries,
  ledgerTransactions,
  orders,
  roundTrips,
} from "./schema.ts";

const rowsPerInsert = 200;

/** Writes the entries, then the transaction that seals them. */
export async function writeTransaction(
  tx: Transaction,
  { portfolio, fill, entries }: LedgerTransaction,
): Promise<void> {
  const id = fill === "" ? `${portfolio}/deposit` : fill;
  await tx
    .insert(ledgerEntries)
    .values(entries.map((entry) => ({ ...entry, transactionId: id, portfolio })));
  await tx.insert(ledgerTransactions).values({ id, portfolio, fill: fill === "" ? null : fill });
}

/** Writes a new order. */
export async function writeOrder(
  tx: Transaction,
  order: Order,
  requestHash: string,
): Promise<void> {
  await tx.insert(orders).values({
    ...order,
    requestHash,
    rejectReason: order.refusal?.reason ?? null,
    rejectMessage: order.refusal?.message ?? null,
  });
}

/** Writes what one batch of bars did. */
export async function writeEvents(
  tx: Transaction,
  events: readonly ExecutionEvent[],
): Promise<void> {
  for (const event of events) {
    if (event.kind !== "CLOSED") await resolve(tx, event.order);
    if (event.kind !== "REJECTED") {
      await writeFill(tx, event.fill);
      await writeTransaction(tx, event.transaction);
    }
    if (event.kind === "CLOSED") await writeRoundTrip(tx, event.roundTrip);
  }
}

/** Writes the bars of all batches, and the equity after each batch. */
export async function writeBars(
  tx: Transaction,
  portfolio: string,
  batches: readonly SimulatedBatch[],
): Promise<void> {
  const rows = batches.flatMap((batch) =>
    batch.bars.map(({ instrument, interval, bar }) => ({
      ...bar,
      portfolio,
      ticker: instrument.ticker,
      interval,
    })),
  );
  for (let at = 0; at < rows.length; at += rowsPerInsert) {
    await tx.insert(bars).values(rows.slice(at, at + rowsPerInsert));
  }
  const points = batches.map((batch) => ({ ...batch.equityPoint, portfolio }));
  for (let at = 0; at < points.length; at += rowsPerInsert) {
    await tx.insert(equityPoints).values(points.slice(at, at + rowsPerInsert));
  }
}

async function resolve(tx: Transaction, order: Order): Promise<void> {
  await tx
    .update(orders)
    .set({
      state: order.state,
      rejectReason: order.refusal?.reason ?? null,
      rejectMessage: order.refusal?.message ?? null,
      resolvedBarStartMs: order.resolvedBarStartMs ?? null,
    })
    .where(eq(orders.name, order.name));
}

async function writeFill(tx: Transaction, fill: Fill): Promise<void> {
  const { costs, order, ...rest } = fill;
  await tx.insert(fills).values({
    ...rest,
    ...costs,
    ticker: fill.instrument.ticker,
    order: order === "" ? null : order,
  });
}

async function writeRoundTrip(tx: Transaction, trip: RoundTrip): Promise<void> {
  await tx.insert(roundTrips).values({
    ...trip,
    triggerPrice: trip.triggerPrice ?? null,
    riskMicros: trip.riskMicros ?? null,
    costsMicros: totalMicros(trip.costs),
  });
}
