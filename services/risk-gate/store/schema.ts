import { sql } from "drizzle-orm";
import { check, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { ConversionRate } from "#lib/kernel/conversion-rate.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import { exactDigits } from "#lib/kit/store/columns.ts";
import type { RoundTripCost } from "../domain/cost/round-trip-cost.ts";
import type { DecisionExitPlan } from "../domain/exits/exit-plan.ts";
import type { ConfidenceBasis } from "../domain/inputs.ts";
import type { Verdict } from "../domain/judge-signal.ts";
import type { RuleOutcome } from "../domain/rules/rule.ts";
import type { Signal } from "../domain/signal/derive-signal.ts";

export { arrival, deadLetter, meta, outbox } from "#lib/kit/store/tables.ts";

/**
 * Decisions, made once and never changed: triggers refuse UPDATE and DELETE. The rows are kept in the
 * order of their facts, and found by name. The name is derived from the request id, so it is unique
 * where that is.
 */
export const decision = sqliteTable(
  "decision",
  {
    name: text().notNull().unique(),
    requestId: text("request_id").notNull(),
    requestHash: text("request_hash").notNull(),
    auditSet: text("audit_set").notNull(),
    ticker: text().notNull(),
    instrument: text({ mode: "json" }).$type<Instrument>().notNull(),
    forecast: text().notNull(),
    confidenceBasis: text("confidence_basis").$type<ConfidenceBasis>().notNull(),
    asOfMs: integer("as_of_ms").notNull(),
    createTimeMs: integer("create_time_ms").notNull(),
    verdict: text().$type<Verdict>().notNull(),
    signal: text({ mode: "json" }).$type<Signal>().notNull(),
    outcomes: text({ mode: "json" }).$type<readonly RuleOutcome[]>().notNull(),
    requestedUnits: exactDigits("requested_units").notNull(),
    allowedUnits: exactDigits("allowed_units").notNull(),
    bindingRule: text("binding_rule").notNull(),
    cost: text({ mode: "json" }).$type<RoundTripCost>(),
    exitPlan: text("exit_plan", { mode: "json" }).$type<DecisionExitPlan>(),
    inputHash: text("input_hash").notNull(),
    policyHash: text("policy_hash").notNull(),
    /** Null in the portfolio's own currency. */
    rate: text({ mode: "json" }).$type<ConversionRate>(),
    /** Place of the fact decision.made in the outbox. */
    factSequence: integer("fact_sequence").primaryKey(),
  },
  () => [
    check("decision_verdict", sql`verdict in ('ALLOW', 'ALLOW_REDUCED', 'DENY')`),
    check("decision_denied", sql`(verdict = 'DENY') = (allowed_units = '0')`),
    check("decision_exits", sql`(verdict = 'DENY') = (exit_plan is null)`),
  ],
);
