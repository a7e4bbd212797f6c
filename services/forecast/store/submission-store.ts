import { and, desc, eq, sql } from "drizzle-orm";
import type { FactStore } from "#lib/kit/events/fact-store.ts";
import type { OutboxEntry } from "#lib/kit/events/outbox.ts";
import type { RowReader } from "#lib/kit/store/connection.ts";
import { insertInto, type Placeholders, statement } from "#lib/kit/store/statement.ts";
import { outbox } from "#lib/kit/store/tables.ts";
import type { ForecastSet, KnownCommitment, SubmissionKey, SubmissionStore } from "../app/ports.ts";
import {
  type Receipt,
  type Reveal,
  receiptOfCommitment,
  receiptOfSet,
  revealOf,
} from "../domain/submission/receipt.ts";
import { forecastCommitments, forecastSets, submittedForecasts } from "./schema.ts";

/** What is stated of what is received. */
export interface SubmissionFacts {
  /** @param statedMs when it is stated, of what an earlier version kept */
  readonly received: (receipt: Receipt, statedMs?: number) => OutboxEntry;
  /** @param statedMs as above */
  readonly revealed: (reveal: Reveal, statedMs?: number) => OutboxEntry;
}

/** Times of so many records are looked at: one that is out of order is among others. */
const lastTogether = 20;

const insertSet = insertInto(forecastSets);
const insertForecast = insertInto(submittedForecasts);
const insertCommitment = insertInto(forecastCommitments);

export const setByName = statement((db, { name }: Placeholders<{ readonly name: string }>) =>
  db.select().from(forecastSets).where(eq(forecastSets.name, name)),
);

const forecastByKey = statement((db, key: Placeholders<SubmissionKey>) =>
  db
    .select({
      forecast: submittedForecasts.content,
      receivedMs: submittedForecasts.receivedMs,
      revealedMs: submittedForecasts.revealedMs,
    })
    .from(submittedForecasts)
    .where(
      and(
        eq(submittedForecasts.source, key.source),
        eq(submittedForecasts.ticker, key.ticker),
        eq(submittedForecasts.interval, key.interval),
        eq(submittedForecasts.asOfMs, key.asOfMs),
      ),
    ),
);

const commitmentByName = statement((db, { name }: Placeholders<{ readonly name: string }>) =>
  db.select().from(forecastCommitments).where(eq(forecastCommitments.name, name)),
);

const commitmentOfSource = statement((db, { source }: Placeholders<{ readonly source: string }>) =>
  db
    .select({ name: forecastCommitments.name })
    .from(forecastCommitments)
    .where(eq(forecastCommitments.source, source))
    .limit(1),
);

/** Records are few together, and in the order in which they came. */
const latestReceived = [forecastSets, forecastCommitments].map((table) =>
  statement((db, _: Placeholders<object>) =>
    db
      .select({ timeMs: table.receivedMs })
      .from(table)
      .orderBy(sql`rowid desc`)
      .limit(lastTogether),
  ),
);
const latestRevealed = statement((db, _: Placeholders<object>) =>
  db
    .select({ timeMs: submittedForecasts.revealedMs })
    .from(submittedForecasts)
    .orderBy(sql`rowid desc`)
    .limit(lastTogether),
);
const latestStated = statement((db, _: Placeholders<object>) =>
  db
    .select({ timeMs: outbox.timeMs })
    .from(outbox)
    .orderBy(desc(outbox.sequence))
    .limit(lastTogether),
);

function latestOf(db: RowReader): number {
  const rows = [...latestReceived, latestRevealed, latestStated].flatMap((one) => one.all(db, {}));
  return rows.reduce((latest, { timeMs }) => Math.max(latest, timeMs ?? 0), 0);
}

/** The reveal of a commitment, as it is kept; undefined before. */
export function keptReveal(db: RowReader, commitment: SubmissionKey & { readonly name: string }) {
  const { forecast, receivedMs, revealedMs } = forecastByKey.first(db, commitment) ?? {};
  if (forecast === undefined || receivedMs === undefined || typeof revealedMs !== "number") {
    return undefined;
  }
  return revealOf(commitment.name, forecast, { receivedMs, revealedMs });
}

/** A commitment, and when its forecast was revealed; undefined for none of that name. */
export function commitmentOf(db: RowReader, name: string): KnownCommitment | undefined {
  const commitment = commitmentByName.first(db, { name });
  if (commitment === undefined) return undefined;
  const { revealedMs } = forecastByKey.first(db, commitment) ?? {};
  return { commitment, ...(typeof revealedMs === "number" && { revealedMs }) };
}

/** Rows that are written before other calls have their turn. */
const rowsTogether = 50;

/** The submitted forecasts in the service's database; each receipt is stated in the transaction that keeps it. */
export function createSubmissionStore(
  { db, commit }: Pick<FactStore, "db" | "commit">,
  facts: SubmissionFacts,
): SubmissionStore {
  return {
    findSet: (name) => setByName.first(db, { name }),
    find: (key) => forecastByKey.first(db, key),
    latestMs: () => latestOf(db),
    findCommitment: (name) => commitmentOf(db, name),
    hasSource: (source) =>
      setByName.first(db, { name: source }) !== undefined ||
      commitmentOfSource.first(db, { source }) !== undefined,
    async keepCommitment(commitment) {
      const { value } = await commit<KnownCommitment>((tx, append) => {
        const known = commitmentOf(tx, commitment.name);
        if (known !== undefined) return known;
        insertCommitment(tx, commitment);
        append(facts.received(receiptOfCommitment(commitment)));
        return { commitment };
      });
      return value;
    },
    async keepRevealed(commitment, content, revealedMs) {
      const { value } = await commit<KnownCommitment>((tx, append) => {
        const { name } = commitment;
        const known = commitmentOf(tx, name);
        if (known?.revealedMs !== undefined) return known;
        if (known === undefined) {
          insertCommitment(tx, commitment);
          append(facts.received(receiptOfCommitment(commitment)));
        } else if (known.commitment.contentHash !== commitment.contentHash) {
          return known;
        }
        const { source, ticker, interval, asOfMs, receivedMs } = commitment;
        const key = { source, ticker, interval, asOfMs };
        insertForecast(tx, { ...key, receivedMs, revealedMs, content });
        append(facts.revealed(revealOf(name, content, { receivedMs, revealedMs })));
        return { commitment, revealedMs };
      });
      return value;
    },
    async keepSet(set, forecasts) {
      const { value } = await commit<ForecastSet>(function* (tx, append) {
        const known = setByName.first(tx, set);
        if (known !== undefined) return known;
        const { name: source, receivedMs } = set;
        insertSet(tx, set);
        append(facts.received(receiptOfSet(set)));
        for (const [at, content] of forecasts.entries()) {
          const { ticker, interval, asOfMs } = content;
          const key = { source, ticker, interval, asOfMs };
          insertForecast(tx, { ...key, receivedMs, revealedMs: null, content });
          if (at % rowsTogether === rowsTogether - 1) yield;
        }
        return set;
      });
      return value;
    },
  };
}
