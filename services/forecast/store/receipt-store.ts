import { and, asc, eq, getTableColumns, gt, sql } from "drizzle-orm";
import type { FactStore } from "#lib/kit/events/fact-store.ts";
import type { RowReader } from "#lib/kit/store/connection.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type {
  KeptReceipt,
  ListedReceipt,
  ReceiptPosition,
  ReceiptStore,
  SubmissionKey,
} from "../app/ports.ts";
import { receiptOfCommitment, receiptOfSet } from "../domain/submission/receipt.ts";
import {
  forecastCommitments,
  forecastSets,
  submittedForecasts,
  unstatedReceipts,
} from "./schema.ts";
import { commitmentOf, keptReveal, type SubmissionFacts, setByName } from "./submission-store.ts";

const place = sql<number>`rowid`;
type Page = Placeholders<{ readonly after: number; readonly limit: number }>;

const commitmentsAfter = statement((db, { after, limit }: Page) =>
  db
    .select({ place, ...getTableColumns(forecastCommitments) })
    .from(forecastCommitments)
    .where(gt(place, after))
    .orderBy(asc(place))
    .limit(limit),
);

const setsAfter = statement((db, { after, limit }: Page) =>
  db
    .select({ place, ...getTableColumns(forecastSets) })
    .from(forecastSets)
    .where(gt(place, after))
    .orderBy(asc(place))
    .limit(limit),
);

/** Rows that are read before other calls have their turn. */
const rowsTogether = 50;

const forecastsAfter = statement((db, key: Placeholders<SubmissionKey>) =>
  db
    .select()
    .from(submittedForecasts)
    .where(
      and(
        eq(submittedForecasts.source, key.source),
        sql`(${submittedForecasts.ticker}, ${submittedForecasts.interval}, ${submittedForecasts.asOfMs}) > (${key.ticker}, ${key.interval}, ${key.asOfMs})`,
      ),
    )
    .orderBy(
      asc(submittedForecasts.ticker),
      asc(submittedForecasts.interval),
      asc(submittedForecasts.asOfMs),
    )
    .limit(rowsTogether),
);

const unstated = statement((db, _: Placeholders<object>) =>
  db.select().from(unstatedReceipts).orderBy(sql`rowid`),
);
const clearUnstated = statement((db, _: Placeholders<object>) => db.delete(unstatedReceipts));

/** What was received, in the service's database. */
export function createReceiptStore({ db }: Pick<FactStore, "db">): ReceiptStore {
  return {
    list([kind, after] = [0, 0], limit) {
      const commitments = kind === 0 ? commitmentsFrom(db, after, limit) : [];
      const left = limit - commitments.length;
      if (left === 0) return commitments;
      return [...commitments, ...setsFrom(db, kind === 0 ? 0 : after, left)];
    },
    forecastsOf(source, after) {
      const key = after ?? { source, ticker: "", interval: "" as never, asOfMs: 0 };
      return forecastsAfter.all(db, key).map(({ content, receivedMs, revealedMs: _, ...rest }) => ({
        key: rest,
        forecast: content,
        receivedMs,
      }));
    },
  };
}

function commitmentsFrom(db: RowReader, after: number, limit: number): readonly ListedReceipt[] {
  return commitmentsAfter.all(db, { after, limit }).map(({ place: at, ...commitment }) => {
    const position: ReceiptPosition = [0, at];
    const receipt = receiptOfCommitment(commitment);
    return { position, receipt, reveal: keptReveal(db, commitment) };
  });
}

function setsFrom(db: RowReader, after: number, limit: number): readonly ListedReceipt[] {
  return setsAfter.all(db, { after, limit }).map(({ place: at, ...set }) => {
    return { position: [1, at], receipt: receiptOfSet(set) };
  });
}

/** States what was received before receipts were facts, once, as it is found. */
export async function stateEarlierReceipts(
  { db, commit }: Pick<FactStore, "db" | "commit">,
  facts: SubmissionFacts,
  nowMs: () => number,
): Promise<void> {
  if (unstated.first(db, {}) === undefined) return;
  await commit((tx, append) => {
    const statedMs = nowMs();
    for (const { name } of unstated.all(tx, {})) {
      const kept = keptUnder(tx, name);
      if (kept === undefined) continue;
      append(facts.received(kept.receipt, statedMs));
      if (kept.reveal) append(facts.revealed(kept.reveal, statedMs));
    }
    clearUnstated.run(tx, {});
  });
}

function keptUnder(db: RowReader, name: string): KeptReceipt | undefined {
  const set = setByName.first(db, { name });
  if (set !== undefined) return { receipt: receiptOfSet(set) };
  const commitment = commitmentOf(db, name)?.commitment;
  if (commitment === undefined) return undefined;
  return { receipt: receiptOfCommitment(commitment), reveal: keptReveal(db, commitment) };
}
