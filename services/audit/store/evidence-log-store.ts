import { and, asc, eq, gt, gte, lt, max, min } from "drizzle-orm";
import type { Store } from "#lib/kit/store/open-store.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { EvidenceLeaf, EvidenceLogReader, NamedRecord } from "../app/ports.ts";
import { logRecord, positionOf } from "./evidence-log.ts";
import { findLog, headOf, logSize, logsIn, nodesIn, sizeOf } from "./evidence-tree.ts";
import { evidenceLeaf, fact } from "./schema.ts";

interface Stretch {
  readonly position: number;
  readonly end: number;
  readonly limit: number;
}

const { position: at, auditSet: ofSet, name: ofRecord, leaf: text, nodes } = evidenceLeaf;
const kept = { position: at, auditSet: ofSet, name: ofRecord, leaf: text, nodes };

const leavesFrom = statement((db, { position, end, limit }: Placeholders<Stretch>) =>
  db
    .select(kept)
    .from(evidenceLeaf)
    .where(and(gte(evidenceLeaf.position, position), lt(evidenceLeaf.position, end)))
    .orderBy(asc(evidenceLeaf.position))
    .limit(limit),
);

type OfSet = Placeholders<Stretch & { readonly auditSet: string }>;

const leavesOfSet = statement((db, { auditSet, position, end, limit }: OfSet) =>
  db
    .select(kept)
    .from(evidenceLeaf)
    .where(
      and(
        eq(evidenceLeaf.auditSet, auditSet),
        gte(evidenceLeaf.position, position),
        lt(evidenceLeaf.position, end),
      ),
    )
    .orderBy(asc(evidenceLeaf.position))
    .limit(limit),
);

type FactsOf = Placeholders<{
  readonly auditSet: string;
  readonly position: number;
  readonly limit: number;
}>;

const factsOf = statement((db, { auditSet, position, limit }: FactsOf) =>
  db
    .select({
      position: fact.position,
      auditSet: fact.auditSet,
      kind: fact.kind,
      identity: fact.identity,
      timeMs: fact.timeMs,
      content: fact.content,
      factHash: fact.factHash,
    })
    .from(fact)
    .where(and(eq(fact.auditSet, auditSet), gt(fact.position, position)))
    .orderBy(asc(fact.position))
    .limit(limit),
);

const newestFact = statement((db) => db.select({ position: max(fact.position) }).from(fact));

type After = Placeholders<{ readonly name: string }>;

const nextSetOfFacts = statement((db, { name }: After) =>
  db
    .select({ name: min(fact.auditSet) })
    .from(fact)
    .where(gt(fact.auditSet, name)),
);

const nextSetOfLeaves = statement((db, { name }: After) =>
  db
    .select({ name: min(evidenceLeaf.auditSet) })
    .from(evidenceLeaf)
    .where(gt(evidenceLeaf.auditSet, name)),
);

/** Reads the logs of evidence, and appends to the own one. */
export function createEvidenceLogStore({
  db,
  snapshot,
  write,
}: Pick<Store, "db" | "snapshot" | "write">): EvidenceLogReader {
  const toLeaf = ({
    position,
    ...leaf
  }: Omit<EvidenceLeaf, "index"> & { readonly position: number }) => ({
    ...leaf,
    index: position % logSize,
  });
  return {
    heads: () => snapshot((view) => logsIn(view).map((log) => headOf(view, log))),
    find(origin) {
      const log = findLog(db, origin);
      if (log === undefined) return undefined;
      const start = log.id * logSize;
      return {
        firstSequence: log.firstSequence,
        size: () => sizeOf(db, log),
        nodeAt: nodesIn(db, log),
        head: (size) => headOf(db, log, size),
        leaves(from, end, limit, auditSet) {
          const stretch = { position: start + from, end: start + end, limit };
          const rows =
            auditSet === ""
              ? leavesFrom.all(db, stretch)
              : leavesOfSet.all(db, { ...stretch, auditSet });
          return rows.map(toLeaf);
        },
        leavesOfNone(from, end, limit) {
          const stretch = { position: start + from, end: start + end, limit };
          return leavesOfSet.all(db, { ...stretch, auditSet: "" }).map(toLeaf);
        },
      };
    },
    logs: () => logsIn(db).map(({ origin }) => origin),
    factsAfter: (auditSet, position, limit) => factsOf.all(db, { auditSet, position, limit }),
    newestFact: () => newestFact.first(db, {})?.position ?? 0,
    nextAuditSet(name) {
      const found = [nextSetOfFacts.first(db, { name }), nextSetOfLeaves.first(db, { name })]
        .map((row) => row?.name)
        .filter((next) => typeof next === "string");
      return found.sort()[0];
    },
    placeOf(name) {
      const position = positionOf(db, name);
      if (position === undefined) return undefined;
      const log = logsIn(db).find(({ id }) => id === Math.floor(position / logSize));
      return log && { origin: log.origin, index: position % logSize };
    },
    async append(record: NamedRecord) {
      await write((tx) => logRecord(tx, record));
    },
  };
}
