import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { readinessVerdicts } from "../domain/roll-up.ts";

/** Answers of the readiness checklist; append-only. */
export const readiness = sqliteTable("readiness", {
  /** Order of evaluation. */
  id: integer().primaryKey({ autoIncrement: true }),
  name: text().notNull().unique(),
  verdict: text({ enum: readinessVerdicts }).notNull(),
  /** The whole answer as JSON. */
  answerJson: text("answer_json").notNull(),
  evaluateTimeMs: integer("evaluate_time_ms").notNull(),
});

/** Deferrals of items; append-only. */
export const waiver = sqliteTable("waiver", {
  /** Order of recording. */
  id: integer().primaryKey({ autoIncrement: true }),
  name: text().notNull().unique(),
  requestId: text("request_id").notNull().unique(),
  requestHash: text("request_hash").notNull(),
  item: text().notNull(),
  waivedBy: text("waived_by").notNull(),
  rationale: text().notNull(),
  policyHash: text("policy_hash").notNull(),
  createTimeMs: integer("create_time_ms").notNull(),
  expireTimeMs: integer("expire_time_ms").notNull(),
});

/** Ends of waivers before their expiry, one each; append-only. */
export const waiverRevocation = sqliteTable("waiver_revocation", {
  waiver: text()
    .primaryKey()
    .references(() => waiver.name),
  revokedBy: text("revoked_by").notNull(),
  rationale: text().notNull(),
  revokeTimeMs: integer("revoke_time_ms").notNull(),
});
