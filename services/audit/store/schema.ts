import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { bytes } from "#lib/kit/store/columns.ts";
import type { FactKind } from "../domain/facts/fact.ts";
import type { Terms } from "../domain/ratchet/terms.ts";

export { deadLetter, inbox, missingFacts, watermark } from "#lib/kit/store/tables.ts";

// The tables below are append-only: triggers of the migrations refuse UPDATE and DELETE.

/**
 * Every fact that is evidence, in the order of recording. An audit that waits for its outcome is a
 * FORECAST_MADE without a FORECAST_SCORED; nothing is changed when it arrives. A new kind of fact
 * needs no change here: the content is what its definition in domain/facts writes.
 */
export const fact = sqliteTable(
  "fact",
  {
    position: integer().primaryKey(),
    auditSet: text("audit_set").notNull(),
    kind: text().$type<FactKind>().notNull(),
    /** What the fact is about; for the facts of a forecast the name of its audit. */
    identity: text().notNull(),
    /** When the fact was published; null where an earlier version did not keep it, and as `FactRecord` says. */
    timeMs: integer("time_ms"),
    /** Canonical JSON. */
    content: text().notNull(),
    /** SHA-256 of the content: the same fact again is harmless, another one is a conflict. */
    factHash: text("fact_hash").notNull(),
    /** For the order of audits. */
    asOfMs: integer("as_of_ms").generatedAlwaysAs(sql`content ->> '$.key.asOfMs'`),
    /** For the order of audits. */
    ticker: text().generatedAlwaysAs(sql`content ->> '$.key.ticker'`),
  },
  (table) => [
    uniqueIndex("fact_identity").on(table.auditSet, table.kind, table.identity),
    // SQLite ends every index with the primary key: this one is in the order of recording.
    index("fact_audit_set").on(table.auditSet),
    index("audit_order")
      .on(table.auditSet, table.asOfMs, table.ticker, table.identity)
      .where(sql`kind = 'FORECAST_MADE'`),
    // Of every commitment one row.
    index("commitment_order").on(table.kind).where(sql`kind = 'COMMITMENT_OPENED'`),
    check("fact_audit_set_given", sql`audit_set <> ''`),
    check("fact_content", sql`json_valid(content)`),
    check(
      "forecast_horizon",
      sql`kind <> 'FORECAST_MADE' or coalesce(content ->> '$.key.horizonBars', 0) > 0`,
    ),
    check(
      "decision_verdict",
      sql`kind <> 'DECISION_MADE' or coalesce(content ->> '$.verdict', '') in ('ALLOW', 'ALLOW_REDUCED', 'DENY')`,
    ),
    check(
      "trade_notional",
      sql`kind <> 'TRADE_CLOSED' or coalesce(cast(content ->> '$.entryNotionalMicros' as integer), 0) > 0`,
    ),
    check(
      "trade_days",
      sql`kind <> 'TRADE_CLOSED' or coalesce(content ->> '$.calendarDaysHeld', -1) >= 0`,
    ),
    check(
      "trade_exit_reason",
      sql`kind <> 'TRADE_CLOSED' or coalesce(content ->> '$.exitReason', '') in ('STOP', 'TARGET', 'TIME', 'END_OF_RUN', 'EXCHANGE_LIMIT', 'MARGIN_CALL', 'TRAILING_STOP', 'ORDER', 'REVERSAL', 'UNKNOWN')`,
    ),
  ],
);

/** Every gate specification that was ever on file, as canonical JSON under its hash. */
export const gateSpec = sqliteTable("gate_spec", {
  specHash: text("spec_hash").primaryKey(),
  gate: text().notNull(),
  specJson: text("spec_json").notNull(),
});

/** Every comparison of two audit sets that was ever asked for. */
export const comparison = sqliteTable(
  "comparison",
  {
    position: integer().primaryKey(),
    /** It follows from the audit sets and the specification, so that each question has one answer. */
    name: text().notNull(),
    baseAuditSet: text("base_audit_set").notNull(),
    otherAuditSet: text("other_audit_set").notNull(),
    /** The setting that alone is varied; empty where several are, or none is known. */
    variedPath: text("varied_path").notNull(),
    /** Canonical JSON. */
    content: text().notNull(),
  },
  (table) => [
    uniqueIndex("comparison_name").on(table.name),
    index("comparison_varied_path").on(table.variedPath),
    check("comparison_content", sql`json_valid(content)`),
  ],
);

/**
 * By which specification of a gate an audit set was judged first. A later one that is looser cannot PASS, so that
 * the rows outlive the facts of their audit sets.
 */
export const judgedBySpec = sqliteTable(
  "judged_by_spec",
  {
    position: integer().primaryKey(),
    gate: text().notNull(),
    specHash: text("spec_hash").notNull(),
    auditSet: text("audit_set").notNull(),
    /** Empty where it was held against none. */
    baselineAuditSet: text("baseline_audit_set").notNull(),
    /** Whether the specification was looser than one of before; it is no measure for later ones then. */
    isLoosened: integer("is_loosened", { mode: "boolean" }).notNull(),
    judgedTimeMs: integer("judged_time_ms").notNull(),
  },
  ({ gate, specHash, auditSet, baselineAuditSet }) => [
    uniqueIndex("judged_by_spec_once").on(gate, specHash, auditSet, baselineAuditSet),
  ],
);

/** The terms by which the evidence of an audit set that was judged came about: risk policies, horizons, baselines. */
export const judgedTerms = sqliteTable(
  "judged_terms",
  {
    position: integer().primaryKey(),
    source: text().$type<Terms["source"]>().notNull(),
    auditSet: text("audit_set").notNull(),
    ticker: text().notNull(),
    interval: text().notNull(),
    hash: text().notNull(),
    /** Canonical JSON. */
    terms: text().notNull(),
    /** Whether they were looser than some of before; they are no measure for later ones then. */
    isLoosened: integer("is_loosened", { mode: "boolean" }).notNull(),
    judgedTimeMs: integer("judged_time_ms").notNull(),
    /** Position of the last fact that was recorded by then: terms of later facts came after it. */
    lastFact: integer("last_fact").notNull(),
  },
  ({ ticker, interval, source, hash, auditSet }) => [
    uniqueIndex("judged_terms_once").on(ticker, interval, source, hash, auditSet),
  ],
);

/** Every attempt to apply a dead letter after all. The letter itself stays as it arrived. */
export const deadLetterReplay = sqliteTable(
  "dead_letter_replay",
  {
    id: integer().primaryKey(),
    eventId: text("event_id").notNull(),
    timeMs: integer("time_ms").notNull(),
    /** Why it could not be applied; empty for the one attempt that applied it. */
    error: text().notNull(),
  },
  (table) => [
    index("dead_letter_replay_event").on(table.eventId),
    uniqueIndex("dead_letter_applied_once").on(table.eventId).where(sql`error = ''`),
  ],
);

/** The logs of evidence: one of each order of facts, and the first of what this service recorded itself. */
export const evidenceLog = sqliteTable(
  "evidence_log",
  {
    id: integer().primaryKey(),
    /** Whose order it is: of facts the database that numbered them. */
    origin: text().notNull(),
    /** The sequence of its first leaf; the others follow without a gap. */
    firstSequence: integer("first_sequence").notNull(),
  },
  (table) => [uniqueIndex("evidence_log_origin").on(table.origin)],
);

/** The leaves of the logs, each with the hashes that it completed. */
export const evidenceLeaf = sqliteTable(
  "evidence_leaf",
  {
    /** The id of the log × 2^40 + the index of the leaf. */
    position: integer().primaryKey(),
    /** The audit set that it is about; empty where it names none. */
    auditSet: text("audit_set").notNull(),
    /** What an own record is about; null for a fact. */
    name: text(),
    /** Canonical JSON: what the hash of the leaf is over. */
    leaf: text().notNull(),
    nodes: bytes().notNull(),
  },
  (table) => [
    index("evidence_leaf_audit_set").on(table.auditSet, table.position),
    uniqueIndex("evidence_leaf_name").on(table.name).where(sql`name is not null`),
    check("evidence_leaf_content", sql`json_valid(leaf)`),
  ],
);

/** Facts that wait for earlier ones of their log. Rows leave when these have arrived. */
export const evidencePending = sqliteTable("evidence_pending", {
  /** The id of the log × 2^40 + the index that the leaf will have. */
  position: integer().primaryKey(),
  auditSet: text("audit_set").notNull(),
  leaf: text().notNull(),
});
