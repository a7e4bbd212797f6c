import { and, asc, desc, eq, gt, inArray, sql } from "drizzle-orm";
import type { RowWriter } from "#lib/kit/store/connection.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import type { Slices } from "#lib/kit/store/slices.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { CommitmentStore } from "../app/commitments.ts";
import type { TimedFact } from "../domain/commitment/commitment.ts";
import { commitmentKinds } from "../domain/facts/commitment-facts.ts";
import { type Fact, factFromRecord, recordOf } from "../domain/facts/fact.ts";
import { loggingWriterOf } from "./evidence-log.ts";
import { fact } from "./schema.ts";

/** Facts written at once; this many take some 5 ms. */
const sliceSize = 50;

interface After {
  readonly name: string;
  readonly position: number;
  readonly limit: number;
}

const factsOf = statement((db, { name, position, limit }: Placeholders<After>) =>
  db
    .select({
      position: fact.position,
      kind: fact.kind,
      timeMs: fact.timeMs,
      content: fact.content,
    })
    .from(fact)
    .where(
      and(
        eq(fact.auditSet, name),
        gt(fact.position, position),
        // Events and benchmarks may name what they like as their audit set.
        inArray(fact.kind, commitmentKinds),
      ),
    )
    .orderBy(asc(fact.position))
    .limit(limit),
);

const opened = statement((db, { position, limit }: Placeholders<Omit<After, "name">>) =>
  db
    .select({ position: fact.position, name: fact.auditSet })
    .from(fact)
    // As the index has it: with a value in its place SQLite would not take it.
    .where(and(sql`kind = 'COMMITMENT_OPENED'`, gt(fact.position, position)))
    .orderBy(asc(fact.position))
    .limit(limit),
);

/** Facts come a little out of order; the latest time is among that of as many. */
const lastTogether = 100;

const lastTimes = statement((db, _: Placeholders<object>) =>
  db.select({ timeMs: fact.timeMs }).from(fact).orderBy(desc(fact.position)).limit(lastTogether),
);

/** Keeps the facts of commitments among the facts of audit sets, each with its record in the log of evidence. */
export function createCommitmentStore({ db, write }: Pick<Store, "db" | "write">): CommitmentStore {
  return {
    factsAfter: (name, position, limit) =>
      factsOf.all(db, { name, position, limit }).map(({ kind, content, timeMs, ...row }) => ({
        position: row.position,
        fact: factFromRecord(kind, content) as Fact,
        timeMs: timeMs ?? 0,
      })),
    openedAfter: (position, limit) => opened.all(db, { position, limit }),
    latestMs: () =>
      lastTimes.all(db, {}).reduce((latest, { timeMs }) => Math.max(latest, timeMs ?? 0), 0),
    record: (facts) => write((tx) => insertAll(tx, facts)),
  };
}

function* insertAll(tx: RowWriter, facts: readonly TimedFact[]): Slices<void> {
  const writer = loggingWriterOf(tx);
  for (const [at, { fact: said, timeMs }] of facts.entries()) {
    const record = recordOf(said, timeMs);
    if (!writer.insert(record)) {
      const { kind, identity, auditSet } = record;
      throw new Error(`${kind} ${identity} of ${auditSet} is recorded already`);
    }
    if (at % sliceSize === sliceSize - 1) yield;
  }
}
