import { and, asc, desc, eq, gt, lte } from "drizzle-orm";
import type { FactStore } from "#lib/kit/events/fact-store.ts";
import type { OutboxEntry } from "#lib/kit/events/outbox.ts";
import type { RowWriter } from "#lib/kit/store/transaction.ts";
import type { ForecastStore, Stored } from "../app/ports.ts";
import type { Forecast } from "../domain/forecast.ts";
import type { Outcome } from "../domain/outcome.ts";
import { forecastOfRow, outcomeOfRow } from "./older-content.ts";
import * as schema from "./schema.ts";

const { forecasts, outcomes } = schema;

/** The facts that the store states. */
export interface ForecastFacts {
  created(forecast: Forecast): OutboxEntry;
  scored(forecast: Forecast, outcome: Outcome): OutboxEntry;
}

/** The forecasts and outcomes in the service's database. */
export function createForecastStore(
  factStore: Pick<FactStore, "db" | "commit" | "position">,
  facts: ForecastFacts,
): ForecastStore {
  const { db } = factStore;

  /** Writes unless something is there already, and states the fact only when it wrote. */
  async function keepOnce<T>(
    existing: (tx: RowWriter) => Promise<T | undefined>,
    insert: (tx: RowWriter) => Promise<void>,
    value: T,
    fact: () => OutboxEntry,
  ): Promise<Stored<T>> {
    const kept = await factStore.commit(async (tx, append) => {
      const known = await existing(tx);
      if (known !== undefined) return known;
      await insert(tx);
      append(fact());
      return value;
    });
    return { value: kept.value, lastSequence: kept.position };
  }

  return {
    find: (name) => forecastOf(db, name),
    findOutcome: (name) => outcomeOf(db, name),
    lastSequence: async () => factStore.position(),
    async list({ auditSet, ticker }, after, limit) {
      const rows = await db
        .select({ position: forecasts.position, content: forecasts.content })
        .from(forecasts)
        .where(
          and(
            gt(forecasts.position, after),
            auditSet === "" ? undefined : eq(forecasts.auditSet, auditSet),
            ticker === "" ? undefined : eq(forecasts.ticker, ticker),
          ),
        )
        .orderBy(asc(forecasts.position))
        .limit(limit);
      return rows.map(({ position, content }) => ({ position, forecast: forecastOfRow(content) }));
    },
    async scored({ auditSet, evidenceKey, closedByMs }, limit) {
      const rows = await db
        .select({ errors: outcomes.errors })
        .from(forecasts)
        .innerJoin(outcomes, eq(outcomes.forecast, forecasts.name))
        .where(
          and(
            eq(forecasts.auditSet, auditSet),
            eq(forecasts.evidenceKey, evidenceKey),
            lte(outcomes.closedMs, closedByMs),
          ),
        )
        .orderBy(desc(forecasts.asOfMs), desc(forecasts.position))
        .limit(limit);
      return rows.map(({ errors }) => errors).filter((errors) => errors !== null);
    },
    keep: (forecast, policy, evidenceKey) =>
      keepOnce(
        (tx) => forecastOf(tx, forecast.name),
        async (tx) => {
          const { name, auditSet, instrument, asOfMs, contentHash } = forecast;
          const { ticker } = instrument;
          const columns = { name, auditSet, ticker, asOfMs, contentHash, evidenceKey };
          await tx.insert(forecasts).values({ ...columns, content: forecast, policy });
        },
        forecast,
        () => facts.created(forecast),
      ),
    keepOutcome: (forecast, outcome, evidence) =>
      keepOnce(
        (tx) => outcomeOf(tx, forecast.name),
        async (tx) => {
          const { dataHash } = outcome;
          const row = { forecast: forecast.name, dataHash, ...evidence, content: outcome };
          await tx.insert(outcomes).values(row);
        },
        outcome,
        () => facts.scored(forecast, outcome),
      ),
  };
}

type Reader = Pick<RowWriter, "select">;

async function forecastOf(db: Reader, name: string): Promise<Forecast | undefined> {
  const query = db.select({ content: forecasts.content }).from(forecasts);
  const [row] = await query.where(eq(forecasts.name, name));
  return row && forecastOfRow(row.content);
}

async function outcomeOf(db: Reader, name: string): Promise<Outcome | undefined> {
  const query = db.select({ content: outcomes.content }).from(outcomes);
  const [row] = await query.where(eq(outcomes.forecast, name));
  return row && outcomeOfRow(row.content);
}
