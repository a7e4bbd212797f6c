import { eq } from "drizzle-orm";
import type { Transaction } from "#lib/kit/store/transaction.ts";
import type { PlayedMoment } from "../app/ports.ts";
import { totalMicros } from "../domain/fills/charge.ts";
import type { Fill } from "../domain/fills/fill.ts";
import type { RoundTrip } from "../domain/ledger/round-trip.ts";
import type { LedgerTransaction } from "../domain/ledger/transaction.ts";
import type { Order } from "../domain/orders/order.ts";
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

/** Writes what one moment did. */
export async function writeMoment(tx: Transaction, moment: PlayedMoment): Promise<void> {
  for (const happening of moment.happenings) {
    if (happening.kind !== "CLOSED") await resolve(tx, happening.order);
    if (happening.kind !== "REJECTED") {
      await writeFill(tx, happening.fill);
      await writeTransaction(tx, happening.transaction);
    }
    if (happening.kind === "CLOSED") await writeRoundTrip(tx, happening.roundTrip);
  }
}

/** Remembers the bars of all moments as played, and the worth after each. */
export async function writePlayed(
  tx: Transaction,
  portfolio: string,
  moments: readonly PlayedMoment[],
): Promise<void> {
  const played = moments.flatMap((moment) =>
    moment.bars.map(({ instrument, interval, bar }) => ({
      ...bar,
      portfolio,
      ticker: instrument.ticker,
      interval,
    })),
  );
  for (let at = 0; at < played.length; at += rowsPerInsert) {
    await tx.insert(bars).values(played.slice(at, at + rowsPerInsert));
  }
  const points = moments.map((moment) => ({ ...moment.equityPoint, portfolio }));
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
