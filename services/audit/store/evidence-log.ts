import { randomBytes } from "node:crypto";
import { and, asc, desc, eq, gt, gte, lt, lte } from "drizzle-orm";
import { eventContent, type LeafEvent, type LeafRecord, leafText } from "#lib/evidence/leaf.ts";
import type { RowReader, RowWriter } from "#lib/kit/store/connection.ts";
import type { Slices } from "#lib/kit/store/slices.ts";
import { insertInto, type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { FactWriter } from "../app/ports.ts";
import type { SetComparison } from "../domain/comparison/comparison.ts";
import {
  type ComparisonBasis,
  comparisonRecords,
  factRecordLeaf,
  lateName,
} from "../domain/log/records.ts";
import { factWriterOf } from "./evidence-store.ts";
import {
  appendLeaf,
  beginLog,
  type EvidenceLogRow,
  findLog,
  logSize,
  logsIn,
  sizeOf,
} from "./evidence-tree.ts";
import {
  comparison,
  evidenceLeaf,
  evidencePending,
  fact,
  missingFacts,
  watermark,
} from "./schema.ts";

type At = Placeholders<{ readonly position: number; readonly end: number }>;

const insertPending = insertInto(evidencePending);

const leafAt = statement((db, { position }: Placeholders<{ readonly position: number }>) =>
  db
    .select({ leaf: evidenceLeaf.leaf })
    .from(evidenceLeaf)
    .where(eq(evidenceLeaf.position, position)),
);

const firstPending = statement((db, { position, end }: At) =>
  db
    .select()
    .from(evidencePending)
    .where(and(gte(evidencePending.position, position), lt(evidencePending.position, end)))
    .orderBy(asc(evidencePending.position))
    .limit(1),
);

const deletePending = statement((db, { position }: Placeholders<{ readonly position: number }>) =>
  db.delete(evidencePending).where(eq(evidencePending.position, position)),
);

type Sought = Placeholders<{ readonly origin: string; readonly sequence: number }>;

/** Whether a fact may still arrive. */
const awaited = statement((db, { origin, sequence }: Sought) =>
  db
    .select({ origin: missingFacts.origin })
    .from(missingFacts)
    .where(
      and(
        eq(missingFacts.origin, origin),
        eq(missingFacts.isGone, false),
        lte(missingFacts.firstSequence, sequence),
        gte(missingFacts.lastSequence, sequence),
      ),
    )
    .limit(1),
);

const leafOfName = statement((db, { name }: Placeholders<{ readonly name: string }>) =>
  db
    .select({ position: evidenceLeaf.position })
    .from(evidenceLeaf)
    .where(eq(evidenceLeaf.name, name)),
);

/** A fact with the order that it stands in. */
interface OrderedEvent {
  readonly origin: string;
  readonly event: LeafEvent;
  /** Empty where it names none. */
  readonly auditSet: string;
}

/** Leaves appended at once for facts that never came; the rest follows with later facts. */
const lostTogether = 1_000;

/**
 * Appends a fact to the log of its owner's order, at the place that its owner gave it: one that came before an earlier
 * one waits. So the log follows from the facts, however they arrived.
 */
export function logEvent(tx: RowWriter, { origin, event, auditSet }: OrderedEvent): void {
  const { sequence } = event;
  const log = findLog(tx, origin) ?? beginLog(tx, origin, 1);
  const leaf = leafText({ sequence, content: { event } });
  const next = log.size;
  const index = sequence - log.firstSequence;
  const position = log.id * logSize + index;
  if (index < next) {
    // The same fact again is one that this service had forgotten to have met.
    const kept = index < 0 ? undefined : leafAt.first(tx, { position });
    if (kept?.leaf !== leaf) logLate(tx, { event, auditSet }, leaf);
    return;
  }
  if (index === next) {
    appendLeaf(tx, log, index, { auditSet, leaf });
    if (log.isAwaited) appendWaiting(tx, log, next + 1);
    return;
  }
  const waiting = firstPending.first(tx, { position, end: position + 1 });
  if (waiting === undefined) insertPending(tx, { position, auditSet, leaf });
  else if (waiting.leaf !== leaf) logLate(tx, { event, auditSet }, leaf);
  appendWaiting(tx, log, next);
}

/** Appends a fact that came without a place, after the log went on without it, or under the place of another one, once. */
function logLate(
  tx: RowWriter,
  { event, auditSet }: Omit<OrderedEvent, "origin">,
  leaf: string,
): void {
  const { sequence } = event;
  const record = { type: "LATE_EVENT", sequence, event: eventContent(event) };
  logRecord(tx, { auditSet, name: lateName(leaf), record });
}

/** Appends what waited for the facts before it. */
function appendWaiting(tx: RowWriter, log: EvidenceLogRow, from: number): void {
  const start = log.id * logSize;
  let lost = 0;
  for (let index = from; ; index += 1) {
    const waiting = firstPending.first(tx, { position: start + index, end: start + logSize });
    if (waiting === undefined) return;
    if (waiting.position === start + index) {
      appendLeaf(tx, log, index, waiting);
      deletePending.run(tx, { position: waiting.position });
      continue;
    }
    const sequence = log.firstSequence + index;
    if (awaited.first(tx, { origin: log.origin, sequence }) !== undefined) return;
    lost += 1;
    if (lost > lostTogether) return;
    const leaf = leafText({ sequence, content: { lost: true } });
    appendLeaf(tx, log, index, { auditSet: "", leaf });
  }
}

/** Something that this service records itself. */
export interface OwnRecord {
  readonly auditSet: string;
  /** A record under a name is appended once. */
  readonly name?: string;
  readonly record: LeafRecord;
}

/** Where the record of a name is kept; undefined where there is none. */
export function positionOf(db: RowReader, name: string): number | undefined {
  return leafOfName.first(db, { name })?.position;
}

/** Whether a record is in the log under a name. */
export function isLogged(db: RowReader, name: string): boolean {
  return positionOf(db, name) !== undefined;
}

/** Appends a record to the log of this service; does nothing where one of its name is in it. */
export function logRecord(tx: RowWriter, { auditSet, name, record }: OwnRecord): void {
  if (name !== undefined && isLogged(tx, name)) return;
  const own = ownLog(tx);
  const index = sizeOf(tx, own);
  const leaf = leafText({ sequence: index + 1, content: { record } });
  appendLeaf(tx, own, index, { auditSet, leaf, ...(name !== undefined && { name }) });
}

/** Appends a comparison to what the log has of either of its audit sets. */
export function logComparison(tx: RowWriter, made: SetComparison, basis?: ComparisonBasis): void {
  for (const record of comparisonRecords(made, basis)) logRecord(tx, record);
}

/** Writes facts that no event brings: each enters the log as a record. */
export function loggingWriterOf(tx: RowWriter): FactWriter {
  const writer = factWriterOf(tx);
  return {
    ...writer,
    insert(record) {
      const isNew = writer.insert(record);
      if (isNew) logRecord(tx, { auditSet: record.auditSet, record: factRecordLeaf(record) });
      return isNew;
    },
  };
}

/** The log of this service's own records, the first of a database. */
function ownLog(tx: RowWriter): EvidenceLogRow {
  return ownLogIn(tx) ?? beginLog(tx, `${ownOrigin}${randomBytes(6).toString("hex")}`, 1);
}

const ownOrigin = "audit-";

function ownLogIn(db: RowReader): EvidenceLogRow | undefined {
  return logsIn(db)[0];
}

const watermarks = statement((db) => db.select().from(watermark));

const gaps = statement((db) =>
  db.select().from(missingFacts).orderBy(desc(missingFacts.lastSequence)),
);

const comparisons = statement((db) =>
  db.select({ content: comparison.content }).from(comparison).orderBy(asc(comparison.position)),
);

const factsAfter = statement((db, { position }: Placeholders<{ readonly position: number }>) =>
  db.select().from(fact).where(gt(fact.position, position)).orderBy(asc(fact.position)).limit(100),
);

/**
 * Begins the logs of a database that has none: the facts that an earlier version recorded, and then its comparisons, become
 * records of the own log, in the order of recording, and the log of each order of facts begins after the last one that arrived.
 */
export function* beginLogs(tx: RowWriter): Slices<void> {
  if (ownLogIn(tx) !== undefined) return;
  const own = ownLog(tx);
  let index = 0;
  for (let position = 0; ; ) {
    const rows = factsAfter.all(tx, { position });
    for (const row of rows) {
      const { auditSet } = row;
      const leaf = leafText({ sequence: index + 1, content: { record: factRecordLeaf(row) } });
      appendLeaf(tx, own, index, { auditSet, leaf });
      index += 1;
      position = row.position;
    }
    if (rows.length === 0) break;
    yield;
  }
  for (const { content } of comparisons.all(tx, {})) {
    logComparison(tx, JSON.parse(content) as SetComparison);
    yield;
  }
  const known = [
    ...watermarks.all(tx, {}).map(({ origin, sequence }) => ({ origin, last: sequence })),
    // Those of an owner's earlier database.
    ...gaps.all(tx, {}).map(({ origin, lastSequence }) => ({ origin, last: lastSequence })),
  ];
  for (const { origin, last } of known) {
    if (findLog(tx, origin) === undefined) beginLog(tx, origin, last + 1);
  }
}
