import { eq } from "drizzle-orm";
import type { Answered } from "#lib/kernel/idempotency.ts";
import { RecentlyUsed } from "#lib/kernel/recently-used.ts";
import type { FactStore } from "#lib/kit/events/fact-store.ts";
import type { OutboxEntry } from "#lib/kit/events/outbox.ts";
import type { RowReader } from "#lib/kit/store/connection.ts";
import { insertInto, type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { DecisionRecord, DecisionStore, RecordedDecision } from "../app/ports.ts";
import type { Decision } from "../domain/decision.ts";
import type { AppliedPolicy } from "../domain/policy/policy-limits.ts";
import type { TradingStateChange } from "../domain/trading-state.ts";
import { recordBasis } from "./basis-rows.ts";
import { keptSizing, sizingOf } from "./kept-sizing.ts";
import { decision as table } from "./schema.ts";
import { changeInForceFor } from "./trading-state-store.ts";

type Row = typeof table.$inferSelect;

const insertDecision = insertInto(table);

/** Portfolios whose trading state is remembered; of another, the first decision may be made twice. */
const rememberedStates = 1_000;
/** Policies, cost models and histories of portfolios that are known to be stored; others are looked for. */
const rememberedContents = 256;

/** A stored decision by its name. */
export const decisionByName = statement((db, { name }: Placeholders<{ readonly name: string }>) =>
  db.select().from(table).where(eq(table.name, name)),
);

/** The decisions of one database, each published as the fact that `factOf` makes of it. */
export function createDecisionStore(
  facts: FactStore,
  factOf: (decision: Decision, applied: AppliedPolicy) => OutboxEntry,
): DecisionStore {
  const prepared = new WeakMap<DecisionRecord, OutboxEntry>();
  const factFor = (made: DecisionRecord) => factOf(made.decision, made.applied);
  const lastStates = new RecentlyUsed<string, TradingStateChange>(rememberedStates);
  const keptContents = new RecentlyUsed<string, true>(rememberedContents);
  return {
    find: (name) => find(facts.db, name),
    lastTradingState: (portfolio) => lastStates.get(portfolio),
    prepare: (made) => void prepared.set(made, factFor(made)),
    async write(work) {
      const found: string[] = [];
      const { value } = await facts.commit((tx, append) =>
        work({
          find: (name) => find(tx, name),
          tradingState(portfolio) {
            const change = changeInForceFor(tx, portfolio);
            if (change !== undefined) lastStates.set(portfolio, change);
            return change;
          },
          record(made) {
            const { decision, requestId, requestHash, basis, inputsJson } = made;
            const factSequence = append(prepared.get(made) ?? factFor(made));
            const recorded = { decision, factSequence };
            insertDecision(tx, rowOf(recorded, requestId, requestHash));
            recordBasis(tx, factSequence, basis, inputsJson, { kept: keptContents, found });
            return recorded;
          },
        }),
      );
      for (const hash of found) keptContents.set(hash, true);
      return value;
    },
  };
}

function find(db: RowReader, name: string): Answered<RecordedDecision> | undefined {
  const row = decisionByName.first(db, { name });
  return row && answerOf(row);
}

function rowOf(
  { decision, factSequence }: RecordedDecision,
  requestId: string,
  requestHash: string,
): Row {
  return {
    name: decision.name,
    requestId,
    requestHash,
    auditSet: decision.auditSet,
    ticker: decision.instrument.ticker,
    instrument: decision.instrument,
    forecast: decision.forecast,
    confidenceBasis: decision.confidenceBasis,
    asOfMs: decision.asOfMs,
    createTimeMs: decision.createTimeMs,
    verdict: decision.verdict,
    signal: decision.signal,
    outcomes: decision.outcomes,
    requestedUnits: decision.size.requestedUnits,
    allowedUnits: decision.size.allowedUnits,
    bindingRule: decision.size.bindingRule,
    sizing: decision.size.sizing ? keptSizing(decision.size.sizing) : null,
    cost: decision.cost ?? null,
    exitPlan: decision.exitPlan ?? null,
    inputHash: decision.inputHash,
    policyHash: decision.policyHash,
    rate: decision.rate ?? null,
    barbellBucket: decision.barbell?.bucket ?? null,
    barbellMultiplier: decision.barbell?.multiplier ?? null,
    factSequence,
  };
}

function answerOf(row: Row): Answered<RecordedDecision> {
  const { requestHash, factSequence } = row;
  return { answer: { decision: decisionOf(row), factSequence }, requestHash };
}

/** The decision of a row. */
export function decisionOf(row: Row): Decision {
  const { requestedUnits, allowedUnits, bindingRule, cost, exitPlan, ...rest } = row;
  const { requestHash: _, factSequence: __, requestId: ___, ticker: ____, rate, ...more } = rest;
  const { barbellBucket: bucket, barbellMultiplier: multiplier, sizing, ...plain } = more;
  const stated = sizing === null ? {} : { sizing: sizingOf(sizing) };
  const size = { requestedUnits, allowedUnits, bindingRule, ...stated };
  return {
    ...plain,
    size,
    cost: cost ?? undefined,
    exitPlan: exitPlan ?? undefined,
    ...(rate === null ? {} : { rate }),
    ...(bucket === null || multiplier === null ? {} : { barbell: { bucket, multiplier } }),
  };
}
