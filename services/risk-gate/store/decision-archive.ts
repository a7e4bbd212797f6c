import { eq } from "drizzle-orm";
import type { Answered } from "#lib/kernel/idempotency.ts";
import { appendToOutbox, type OutboxEntry } from "#lib/kit/events/outbox.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import type { DecisionArchive, RecordedDecision } from "../app/ports.ts";
import type { Decision } from "../domain/decision.ts";
import * as schema from "./schema.ts";

const { decision: table } = schema;
type Row = typeof table.$inferSelect;
type Reader = Pick<Store["db"], "select">;

/** The decisions of one database; `factOf` tells how a decision is stated as a fact. */
export function decisionArchive(options: {
  readonly store: Store;
  /** The publisher's name: its facts are numbered under it. */
  readonly source: string;
  readonly factOf: (decision: Decision) => OutboxEntry;
}): DecisionArchive {
  const { store, source, factOf } = options;
  return {
    find: (name) => find(store.db, name),
    keep: ({ decision, requestId, requestHash }) =>
      store.write(async (tx) => {
        // Two calls with one request id may both have found nothing before this write.
        const taken = await find(tx, decision.name);
        if (taken !== undefined) return taken;
        const factSequence = appendToOutbox(tx, source, [factOf(decision)]);
        await tx.insert(table).values(rowOf({ decision, factSequence }, requestId, requestHash));
        return { answer: { decision, factSequence }, requestHash };
      }),
  };
}

async function find(reader: Reader, name: string): Promise<Answered<RecordedDecision> | undefined> {
  const [row] = await reader.select().from(table).where(eq(table.name, name));
  return row === undefined ? undefined : recordedOf(row);
}

function rowOf(
  { decision, factSequence }: RecordedDecision,
  requestId: string,
  requestHash: string,
): Row {
  const { size, cost, exitPlan, ...plain } = decision;
  return {
    ...plain,
    ...size,
    requestId,
    requestHash,
    factSequence,
    ticker: decision.instrument.ticker,
    cost: cost ?? null,
    exitPlan: exitPlan ?? null,
  };
}

function recordedOf(row: Row): Answered<RecordedDecision> {
  const { requestedUnits, allowedUnits, bindingRule, cost, exitPlan, ...rest } = row;
  const { requestHash, factSequence, requestId: _, ticker: __, ...plain } = rest;
  const size = { requestedUnits, allowedUnits, bindingRule };
  const decision = { ...plain, size, cost: cost ?? undefined, exitPlan: exitPlan ?? undefined };
  return { answer: { decision, factSequence }, requestHash };
}
