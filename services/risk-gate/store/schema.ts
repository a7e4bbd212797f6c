import { sql } from "drizzle-orm";
import { check, index, integer, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { BarbellBucket } from "#lib/kernel/barbell.ts";
import type { ConversionRate } from "#lib/kernel/conversion-rate.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { TradingState } from "#lib/kernel/trading.ts";
import type { TypedPaths } from "#lib/kernel/typed-json.ts";
import { exactDigits } from "#lib/kit/store/columns.ts";
import type { RoundTripCost } from "../domain/cost/round-trip-cost.ts";
import type { DecisionExitPlan } from "../domain/exits/exit-plan.ts";
import type { ConfidenceBasis } from "../domain/inputs.ts";
import type { Verdict } from "../domain/judge-signal.ts";
import type { RuleOutcome } from "../domain/rules/rule.ts";
import type { Signal } from "../domain/signal/derive-signal.ts";
import type { KeptSizing } from "./kept-sizing.ts";

export { arrival, deadLetter, meta, outbox, publication } from "#lib/kit/store/tables.ts";

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
    /** What a barbell made of the size; both are null where it was off. */
    barbellBucket: text("barbell_bucket").$type<BarbellBucket>(),
    barbellMultiplier: real("barbell_multiplier"),
    /** How the size came about; null for decisions of versions before it was kept. */
    sizing: text({ mode: "json" }).$type<KeptSizing>(),
    /** Place of the fact decision.made in the outbox. */
    factSequence: integer("fact_sequence").primaryKey(),
  },
  () => [
    check("decision_verdict", sql`verdict in ('ALLOW', 'ALLOW_REDUCED', 'DENY')`),
    check("decision_denied", sql`(verdict = 'DENY') = (allowed_units = '0')`),
    check("decision_exits", sql`(verdict = 'DENY') = (exit_plan is null)`),
  ],
);

/** Changes of the trading state, the latest of each portfolio in force: triggers refuse UPDATE and DELETE. */
export const tradingStateChange = sqliteTable(
  "trading_state_change",
  {
    requestId: text("request_id").notNull().unique(),
    requestHash: text("request_hash").notNull(),
    /** `portfolios/{id}`, or empty for every portfolio. */
    portfolio: text().notNull(),
    state: text().$type<TradingState>().notNull(),
    who: text().notNull(),
    why: text().notNull(),
    changeTimeMs: integer("change_time_ms").notNull(),
    /** Place of the fact trading_state.changed in the outbox. */
    factSequence: integer("fact_sequence").primaryKey(),
  },
  (table) => [
    index("trading_state_change_portfolio").on(table.portfolio, table.factSequence),
    check("trading_state_change_state", sql`state in ('ACTIVE', 'REDUCING', 'HALTED')`),
    check("trading_state_change_reasons", sql`who <> '' and why <> ''`),
  ],
);

/** What decisions were made from: one row a decision, absent for those of versions before it was kept. */
export const decisionInputs = sqliteTable(
  "decision_inputs",
  {
    /** That of the decision. */
    factSequence: integer("fact_sequence").primaryKey(),
    auditSet: text("audit_set").notNull(),
    /** Canonical JSON of the inputs; the history of the portfolio stands by its hash in `decision_content`. */
    inputs: text().notNull(),
    /** Which strings in it are exact integers, and which numbers that are not finite. */
    typedPaths: text("typed_paths", { mode: "json" }).$type<TypedPaths>().notNull(),
    /** In `decision_content`, as is the decision's policy_hash. */
    costModelHash: text("cost_model_hash").notNull(),
  },
  (table) => [index("decision_inputs_audit_set").on(table.auditSet, table.factSequence)],
);

/** Policies, cost models and histories of portfolios that decisions were made from, once each. */
export const decisionContent = sqliteTable("decision_content", {
  /** SHA-256 of the content. */
  hash: text().primaryKey(),
  /** Canonical JSON. */
  content: text().notNull(),
  /** As in `decision_inputs`. */
  typedPaths: text("typed_paths", { mode: "json" }).$type<TypedPaths>().notNull(),
});
