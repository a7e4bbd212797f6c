import { and, asc, eq, gt } from "drizzle-orm";
import { yieldToEventLoop } from "#lib/kit/async/yield-to-event-loop.ts";
import type { RowReader, RowWriter } from "#lib/kit/store/connection.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { EvidenceReader, FactWriter } from "../app/ports.ts";
import type { MissingFacts, RecordedFacts } from "../domain/evidence/evidence.ts";
import { EvidenceCache, type EvidenceLimits } from "../domain/evidence/evidence-cache.ts";
import { regimeSetting } from "../domain/evidence/policy-verdict.ts";
import { type FactRecord, factFromRecord } from "../domain/facts/fact.ts";
import { auditsAfter } from "./audit-rows.ts";
import { policyComparisons } from "./comparison-store.ts";
import { type AuditSetOfEvent, createDeadLetterCount } from "./dead-letters.ts";
import { fact } from "./schema.ts";

/** About 70 MB of evidence. */
const standardLimits: EvidenceLimits = { auditSets: 64, facts: 200_000 };

/** Facts read at once; a block of this size blocks the event loop for about 5 ms. */
const blockSize = 500;

/**
 * Reads evidence. What was read of an audit set is kept in memory and extended by the facts that
 * were recorded since, so an answer costs as much as there is new evidence. Only the database says
 * what is recorded: no other part has to keep the memory up to date, and a restart changes nothing.
 */
export function createEvidenceStore(
  db: RowReader,
  auditSetOfEvent: AuditSetOfEvent,
  missingFacts: () => readonly MissingFacts[],
  limits: EvidenceLimits = standardLimits,
): EvidenceReader {
  const cache = new EvidenceCache(limits);
  const deadLetterCount = createDeadLetterCount(db, auditSetOfEvent);
  return {
    async evidenceOf(auditSet) {
      const missingBefore = missingFacts();
      const facts = cache.of(auditSet);
      while (addBlock(db, auditSet, facts) === blockSize) await yieldToEventLoop();
      cache.trim();
      // What arrives in between may have come too late to be read, what is lost may not be known before.
      const missing = together(missingBefore, missingFacts());
      const comparisons = policyComparisons(db, regimeSetting);
      return facts.evidence(auditSet, deadLetterCount(auditSet), missing, comparisons);
    },
    auditsAfter: async (...page) => auditsAfter(db, ...page),
  };
}

/** The ranges of both lists, those that stand in both once. */
function together(
  before: readonly MissingFacts[],
  after: readonly MissingFacts[],
): readonly MissingFacts[] {
  if (before.length === 0) return after;
  const known = new Set(before.map((range) => JSON.stringify(range)));
  return [...before, ...after.filter((range) => !known.has(JSON.stringify(range)))];
}

type BlockStart = Placeholders<{ readonly auditSet: string; readonly position: number }>;

const factsAfter = statement((db, { auditSet, position }: BlockStart) =>
  db
    .select({ position: fact.position, kind: fact.kind, content: fact.content })
    .from(fact)
    .where(and(eq(fact.auditSet, auditSet), gt(fact.position, position)))
    .orderBy(asc(fact.position))
    .limit(blockSize),
);

/** Adds the next recorded facts; answers how many there were. */
function addBlock(db: RowReader, auditSet: string, facts: RecordedFacts): number {
  const rows = factsAfter.all(db, { auditSet, position: facts.position });
  for (const { position, kind, content } of rows) {
    facts.add(position, factFromRecord(kind, content));
  }
  return rows.length;
}

/** Writes facts in a transaction. */
export function factWriterOf(tx: RowWriter): FactWriter {
  return {
    insert: (record) => insertNew.first(tx, record) !== undefined,
    recordedHash: (record) => sameIdentity.first(tx, record)?.factHash,
  };
}

/** Answers a row only where no fact was recorded under the identity. */
const insertNew = statement((db, record: Placeholders<FactRecord>) => {
  const { auditSet, kind, identity, timeMs, content, factHash } = record;
  return db
    .insert(fact)
    .values({ auditSet, kind, identity, timeMs, content, factHash })
    .onConflictDoNothing({ target: [fact.auditSet, fact.kind, fact.identity] })
    .returning({ position: fact.position });
});

const sameIdentity = statement((db, { auditSet, kind, identity }: Placeholders<FactRecord>) =>
  db
    .select({ factHash: fact.factHash })
    .from(fact)
    .where(and(eq(fact.auditSet, auditSet), eq(fact.kind, kind), eq(fact.identity, identity))),
);
