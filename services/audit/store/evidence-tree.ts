import { and, asc, desc, eq, gte, lt, sql } from "drizzle-orm";
import type { AnySQLiteColumn } from "drizzle-orm/sqlite-core";
import { completedNodes, leafHash, type NodeAt, nodesOf, rootOf } from "#lib/evidence/tree-hash.ts";
import type { RowReader, RowWriter } from "#lib/kit/store/connection.ts";
import { insertInto, type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { EvidenceHead } from "../app/ports.ts";
import { evidenceLeaf, evidenceLog, evidencePending } from "./schema.ts";

/** Leaves that a log can have. */
export const logSize = 2 ** 40;

/** A log of evidence. */
export type EvidenceLogRow = typeof evidenceLog.$inferSelect;

type Range = Placeholders<{ readonly first: number; readonly end: number }>;

const lastIn = statement((db, { first, end }: Range) =>
  db
    .select({ position: evidenceLeaf.position })
    .from(evidenceLeaf)
    .where(and(gte(evidenceLeaf.position, first), lt(evidenceLeaf.position, end)))
    .orderBy(desc(evidenceLeaf.position))
    .limit(1),
);

const nodesAt = statement((db, { position }: Placeholders<{ readonly position: number }>) =>
  db
    .select({ nodes: evidenceLeaf.nodes })
    .from(evidenceLeaf)
    .where(eq(evidenceLeaf.position, position)),
);

/** A log with where it ends and what waits for it, in one query: every fact that arrives asks for it. */
const logOfOrigin = statement((db, { origin }: Placeholders<{ readonly origin: string }>) => {
  const within = (position: AnySQLiteColumn) =>
    sql`${position} >= ${evidenceLog.id} * ${sql.raw(`${logSize}`)} and ${position} < (${evidenceLog.id} + 1) * ${sql.raw(`${logSize}`)}`;
  const leaf = evidenceLeaf.position;
  const waiting = evidencePending.position;
  return db
    .select({
      id: evidenceLog.id,
      origin: evidenceLog.origin,
      firstSequence: evidenceLog.firstSequence,
      last: sql<number | null>`(select max(${leaf}) from ${evidenceLeaf} where ${within(leaf)})`,
      waiting: sql<
        number | null
      >`(select min(${waiting}) from ${evidencePending} where ${within(waiting)})`,
    })
    .from(evidenceLog)
    .where(eq(evidenceLog.origin, origin));
});

const allLogs = statement((db) => db.select().from(evidenceLog).orderBy(asc(evidenceLog.id)));

const insertLeaf = insertInto(evidenceLeaf);
const insertLog = insertInto(evidenceLog);

/** A log as it stands. */
export interface StandingLog extends EvidenceLogRow {
  readonly size: number;
  /** Whether facts wait for earlier ones of it. */
  readonly isAwaited: boolean;
}

/** The log of an order; undefined where there is none yet. */
export function findLog(db: RowReader, origin: string): StandingLog | undefined {
  const row = logOfOrigin.first(db, { origin });
  if (row === undefined) return undefined;
  const { last, waiting, ...log } = row;
  const size = last === null ? 0 : last - log.id * logSize + 1;
  return { ...log, size, isAwaited: waiting !== null };
}

/** Every log, in the order in which they were begun. */
export function logsIn(db: RowReader): readonly EvidenceLogRow[] {
  return allLogs.all(db, {});
}

/** Begins a log. */
export function beginLog(tx: RowWriter, origin: string, firstSequence: number): StandingLog {
  const id = insertLog(tx, { origin, firstSequence });
  return { id, origin, firstSequence, size: 0, isAwaited: false };
}

/** How many leaves a log has. */
export function sizeOf(db: RowReader, { id }: Pick<EvidenceLogRow, "id">): number {
  const first = id * logSize;
  const last = lastIn.first(db, { first, end: first + logSize });
  return last === undefined ? 0 : last.position - first + 1;
}

/** The hashes of the complete subtrees of a log. */
export function nodesIn(db: RowReader, { id }: Pick<EvidenceLogRow, "id">): NodeAt {
  return nodesOf((index) => {
    const row = nodesAt.first(db, { position: id * logSize + index });
    if (row === undefined) throw new RangeError(`leaf ${index} of log ${id} is missing`);
    return row.nodes;
  });
}

/** The state of a log at one of its sizes. */
export function headOf(db: RowReader, log: EvidenceLogRow, size = sizeOf(db, log)): EvidenceHead {
  const { origin, firstSequence } = log;
  return { origin, firstSequence, size, root: rootOf(size, nodesIn(db, log)) };
}

/** A leaf before it has a place. */
export interface NewLeaf {
  readonly auditSet: string;
  readonly name?: string;
  readonly leaf: string;
}

/** Appends a leaf at the end of a log; reads one row on average beside. */
export function appendLeaf(
  tx: RowWriter,
  log: Pick<EvidenceLogRow, "id">,
  index: number,
  { auditSet, name, leaf }: NewLeaf,
): void {
  const nodes = completedNodes(index, leafHash(leaf), nodesIn(tx, log));
  insertLeaf(tx, {
    ...{ auditSet, leaf, nodes },
    position: log.id * logSize + index,
    name: name ?? null,
  });
}
