import { sql } from "drizzle-orm";
import type { RowWriter } from "#lib/kit/store/connection.ts";
import { insertInto, type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { SimulatedBatch } from "../app/ports.ts";
import { postedEntry, transactionPostings } from "./posting-views.ts";
import { borrowCharges, portfolioHalts, trailedStops } from "./schema.ts";

const insertHalts = insertInto(portfolioHalts);
const insertTrailedStops = insertInto(trailedStops);
const postTransactions = insertInto(transactionPostings);

type ChargeRow = Omit<typeof borrowCharges.$inferSelect, "sequence" | "toDateMicros">;

/** Continues the sum of the lot's charge before, as a guard of the table demands. */
const insertCharge = statement((db, values: Placeholders<ChargeRow>) =>
  db.insert(borrowCharges).values({
    portfolio: values.portfolio,
    lot: values.lot,
    barStartMs: values.barStartMs,
    calendarDays: values.calendarDays,
    markMicros: values.markMicros,
    amountMicros: values.amountMicros,
    toDateMicros: sql`${values.amountMicros} + coalesce((select ${borrowCharges.toDateMicros} from ${borrowCharges}
      where ${borrowCharges.lot} = ${values.lot} order by ${borrowCharges.barStartMs} desc limit 1), 0)`,
  }),
);

/** Writes that a batch halted its portfolio, if it did. */
export function writeHalt(tx: RowWriter, portfolio: string, { halt }: SimulatedBatch): void {
  if (halt !== undefined) insertHalts(tx, { portfolio, ...halt });
}

/** Writes what borrowing cost since the batch before. */
export function writeBorrowCharges(
  tx: RowWriter,
  portfolio: string,
  { borrowCharges: charges = [] }: SimulatedBatch,
): void {
  for (const { transaction, ...charge } of charges) {
    insertCharge.run(tx, { portfolio, ...charge });
    const id = `${portfolio}/borrow/${charge.lot}/${charge.barStartMs}`;
    const entries = transaction.entries.map(postedEntry);
    postTransactions(tx, { id, portfolio, fill: null, entries });
  }
}

/** Writes what became owed in a batch, or was paid back; the end of a run may follow its last bars. */
export function writeSettlements(
  tx: RowWriter,
  portfolio: string,
  { settlements = [], bars }: SimulatedBatch,
): void {
  for (const { barStartMs, transaction } of settlements) {
    const id = `${portfolio}/shortfall/${barStartMs}${bars.length === 0 ? "/end" : ""}`;
    const entries = transaction.entries.map(postedEntry);
    postTransactions(tx, { id, portfolio, fill: null, entries });
  }
}

/** Writes the stops that a batch took along. */
export function writeTrailedStops(
  tx: RowWriter,
  portfolio: string,
  { trailedStops: trailed = [] }: SimulatedBatch,
): void {
  insertTrailedStops(tx, ...trailed.map((one) => ({ portfolio, ...one })));
}
