import { desc, eq, lt } from "drizzle-orm";
import type { Store } from "#lib/kit/store/open-store.ts";
import { insertInto, type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { ReadinessJournal } from "../app/ports.ts";
import type { Readiness } from "../domain/readiness.ts";
import type { Waiver } from "../domain/waiver.ts";
import { readiness, waiver, waiverRevocation } from "./readiness-tables.ts";

type ByName = Placeholders<{ readonly name: string }>;
type Before = Placeholders<{ readonly id: number; readonly limit: number }>;

const insertReadiness = insertInto(readiness);
const insertWaiver = insertInto(waiver);
const insertRevocation = insertInto(waiverRevocation);

const readinessByName = statement((db, { name }: ByName) =>
  db.select({ id: readiness.id }).from(readiness).where(eq(readiness.name, name)),
);
const readinessBefore = statement((db, { id, limit }: Before) =>
  db
    .select({ answerJson: readiness.answerJson })
    .from(readiness)
    .where(lt(readiness.id, id))
    .orderBy(desc(readiness.id))
    .limit(limit),
);
const waiverByName = statement((db, { name }: ByName) =>
  db.select().from(waiver).where(eq(waiver.name, name)),
);
const waiverByRequestId = statement((db, { requestId }: Placeholders<{ requestId: string }>) =>
  db.select().from(waiver).where(eq(waiver.requestId, requestId)),
);
const waiversBefore = statement((db, { id, limit }: Before) =>
  db.select().from(waiver).where(lt(waiver.id, id)).orderBy(desc(waiver.id)).limit(limit),
);
const revocationOf = statement((db, { name }: ByName) =>
  db.select().from(waiverRevocation).where(eq(waiverRevocation.waiver, name)),
);

/** Answers and waivers in the gateway's database. */
export function createReadinessStore(store: Store): ReadinessJournal {
  const { db } = store;

  function toWaiver(row: typeof waiver.$inferSelect): Waiver {
    const { id: _, requestId: _request, requestHash: _hash, ...rest } = row;
    const found = revocationOf.first(db, { name: row.name });
    if (found === undefined) return rest;
    const { revokedBy, rationale, revokeTimeMs } = found;
    return { ...rest, revocation: { revokedBy, rationale, revokeTimeMs } };
  }

  return {
    async keep(answer) {
      const { name, verdict, evaluateTimeMs } = answer;
      const row = { name, verdict, evaluateTimeMs, answerJson: JSON.stringify(answer) };
      await store.write((tx) => insertReadiness(tx, row));
    },
    async list(limit, beforeName) {
      const before = beforeName ? readinessByName.first(db, { name: beforeName }) : undefined;
      const id = before?.id ?? Number.MAX_SAFE_INTEGER;
      const rows = readinessBefore.all(db, { id, limit });
      return rows.map(({ answerJson }) => JSON.parse(answerJson) as Readiness);
    },
    async keepWaiver(kept, requestId, requestHash) {
      const { revocation: _, ...columns } = kept;
      return store.write((tx) => {
        // A request that came twice at once: the first one stands.
        const first = waiverByRequestId.first(tx, { requestId });
        if (first !== undefined) return { answer: toWaiver(first), requestHash: first.requestHash };
        insertWaiver(tx, { ...columns, requestId, requestHash });
        return { answer: kept, requestHash };
      });
    },
    async waiverByRequestId(requestId) {
      const row = waiverByRequestId.first(db, { requestId });
      return row && { answer: toWaiver(row), requestHash: row.requestHash };
    },
    async waiver(name) {
      const row = waiverByName.first(db, { name });
      return row && toWaiver(row);
    },
    async revoke(name, revocation) {
      await store.write((tx) => {
        if (revocationOf.first(tx, { name }) !== undefined) return;
        insertRevocation(tx, { waiver: name, ...revocation });
      });
    },
    async waivers(limit, beforeName) {
      const before = beforeName ? waiverByName.first(db, { name: beforeName }) : undefined;
      const id = before?.id ?? Number.MAX_SAFE_INTEGER;
      return waiversBefore.all(db, { id, limit }).map(toWaiver);
    },
  };
}
