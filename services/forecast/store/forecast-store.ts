import { and, asc, desc, eq, gt, lte, type SQL } from "drizzle-orm";
import { RecentlyUsed } from "#lib/kernel/recently-used.ts";
import type { Committed, FactStore } from "#lib/kit/events/fact-store.ts";
import type { OutboxEntry } from "#lib/kit/events/outbox.ts";
import type { RowReader, RowWriter } from "#lib/kit/store/connection.ts";
import { insertInto, type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { EvidenceKey, ForecastFilter, ForecastStore, ListedForecast } from "../app/ports.ts";
import { mostScoredForecasts } from "../domain/ensemble/evidence.ts";
import type { FailedForecast } from "../domain/failed-forecast.ts";
import type { Forecast } from "../domain/forecast.ts";
import type { Outcome } from "../domain/outcome.ts";
import { forecastOfRow, outcomeOfRow } from "./older-content.ts";
import * as schema from "./schema.ts";
import { type ScoredSubject, ScoredWindows } from "./scored-window.ts";

const { forecasts, outcomes } = schema;

/** The facts that the store states. */
export interface ForecastFacts {
  created(forecast: Forecast): OutboxEntry;
  scored(forecast: Forecast, outcome: Outcome): OutboxEntry;
  failed(failed: FailedForecast): OutboxEntry;
}

const insertForecast = insertInto(forecasts);
const insertOutcome = insertInto(outcomes);

type Named = Placeholders<{ readonly name: string }>;

const forecastByName = statement((db, { name }: Named) =>
  db.select({ content: forecasts.content }).from(forecasts).where(eq(forecasts.name, name)),
);

const forecastsOfDate = statement(
  (
    db,
    { auditSet, ticker, asOfMs }: Placeholders<Pick<EvidenceKey, "auditSet" | "ticker" | "asOfMs">>,
  ) =>
    db
      .select({ content: forecasts.content })
      .from(forecasts)
      .where(
        and(
          eq(forecasts.auditSet, auditSet),
          eq(forecasts.ticker, ticker),
          eq(forecasts.asOfMs, asOfMs),
        ),
      )
      .orderBy(asc(forecasts.position)),
);

const outcomeByName = statement((db, { name }: Named) =>
  db.select({ content: outcomes.content }).from(outcomes).where(eq(outcomes.forecast, name)),
);

const subjectByName = statement((db, { name }: Named) =>
  db
    .select({
      position: forecasts.position,
      auditSet: forecasts.auditSet,
      evidenceKey: forecasts.evidenceKey,
      asOfMs: forecasts.asOfMs,
    })
    .from(forecasts)
    .where(eq(forecasts.name, name)),
);

const latestScored = statement(
  (
    db,
    values: Placeholders<ScoredSubject & { readonly closedByMs: number; readonly limit: number }>,
  ) =>
    db
      .select({
        asOfMs: forecasts.asOfMs,
        position: forecasts.position,
        closedMs: outcomes.closedMs,
        errors: outcomes.errors,
      })
      .from(forecasts)
      .innerJoin(outcomes, eq(outcomes.forecast, forecasts.name))
      .where(
        and(
          eq(forecasts.auditSet, values.auditSet),
          eq(forecasts.evidenceKey, values.evidenceKey),
          lte(outcomes.closedMs, values.closedByMs),
        ),
      )
      .orderBy(desc(forecasts.asOfMs), desc(forecasts.position))
      .limit(values.limit),
);

type Page = ForecastFilter & { readonly after: number; readonly limit: number };

/** One statement for each filter: SQLite then reads by the index of the column that is asked for. */
function listing(filter: (values: Placeholders<Page>) => SQL | undefined) {
  return statement((db, values: Placeholders<Page>) =>
    db
      .select({ position: forecasts.position, content: forecasts.content })
      .from(forecasts)
      .where(and(gt(forecasts.position, values.after), filter(values)))
      .orderBy(asc(forecasts.position))
      .limit(values.limit),
  );
}

const ofAuditSet = ({ auditSet }: Placeholders<Page>) => eq(forecasts.auditSet, auditSet);
const ofTicker = ({ ticker }: Placeholders<Page>) => eq(forecasts.ticker, ticker);
const listings = {
  all: listing(() => undefined),
  auditSet: listing(ofAuditSet),
  ticker: listing(ofTicker),
  both: listing((values) => and(ofAuditSet(values), ofTicker(values))),
};

/** Forecasts kept in memory: one of 250 bars ahead takes some 50 kB. */
const keptForecasts = 64;

/** The forecasts and outcomes in the service's database. */
export function createForecastStore(
  factStore: Pick<FactStore, "db" | "commit" | "position">,
  facts: ForecastFacts,
): ForecastStore {
  const { db } = factStore;
  const windows = new ScoredWindows((subject, limit) =>
    latestScored.all(db, { ...subject, closedByMs: Number.MAX_SAFE_INTEGER, limit }),
  );

  /** Writes unless something is there already, and states the fact only when it wrote. */
  function keepOnce<T>(
    existing: (tx: RowWriter) => T | undefined,
    insert: (tx: RowWriter) => void,
    value: T,
    fact: () => OutboxEntry,
  ): Promise<Committed<T>> {
    return factStore.commit((tx, append) => {
      const known = existing(tx);
      if (known !== undefined) return known;
      insert(tx);
      append(fact());
      return value;
    });
  }

  const recent = new RecentlyUsed<string, Forecast>(keptForecasts);

  /** A forecast never changes, so that one in memory is as good as its row. */
  function find(name: string): Forecast | undefined {
    const known = recent.get(name);
    if (known !== undefined) return known;
    const forecast = forecastOf(db, name);
    if (forecast !== undefined) recent.set(name, forecast);
    return forecast;
  }

  return {
    find,
    findByKey: (key) => forecastWithKey(db, key),
    findOutcome: (name) => outcomeOf(db, name),
    async stateFailure(failed) {
      const stated = factStore.commit((_, append) => append(facts.failed(failed)));
      return (await stated).position;
    },
    position: () => factStore.position(),
    list: (filter, after, limit) => listed(db, { ...filter, after, limit }),
    scored(filter) {
      const scored =
        windows.latest(filter) ?? latestScored.all(db, { ...filter, limit: mostScoredForecasts });
      return scored.map(({ errors }) => errors).filter((errors) => errors !== null);
    },
    keep: (forecast, policy, evidenceKey) =>
      keepOnce(
        (tx) => forecastOf(tx, forecast.name) ?? forecastWithKey(tx, keyOf(forecast)),
        (tx) => {
          const { name, auditSet, instrument, asOfMs, contentHash } = forecast;
          const { ticker } = instrument;
          const columns = { name, auditSet, ticker, asOfMs, contentHash, evidenceKey };
          insertForecast(tx, { ...columns, content: forecast, policy });
        },
        forecast,
        () => facts.created(forecast),
      ),
    async keepOutcome(forecast, outcome, evidence) {
      const { name } = forecast;
      const { dataHash } = outcome;
      const committed = await keepOnce(
        (tx) => outcomeOf(tx, name),
        (tx) => insertOutcome(tx, { forecast: name, dataHash, ...evidence, content: outcome }),
        outcome,
        () => facts.scored(forecast, outcome),
      );
      if (committed.value === outcome) {
        const { position, asOfMs, ...subject } = subjectByName.first(db, { name })!;
        windows.add(subject, { asOfMs, position, ...evidence });
      }
      return committed;
    },
  };
}

function listed(db: RowReader, page: Page): ListedForecast[] {
  const { auditSet, ticker } = page;
  const by =
    auditSet === "" ? (ticker === "" ? "all" : "ticker") : ticker === "" ? "auditSet" : "both";
  return listings[by]
    .all(db, page)
    .map(({ position, content }) => ({ position, forecast: forecastOfRow(content) }));
}

function forecastOf(db: RowReader, name: string): Forecast | undefined {
  const row = forecastByName.first(db, { name });
  return row && forecastOfRow(row.content);
}

function keyOf({ instrument, ...forecast }: Forecast): EvidenceKey {
  return { ...forecast, ticker: instrument.ticker };
}

/** A forecast of no audit set is no evidence, and there may be any number. */
function forecastWithKey(db: RowReader, key: EvidenceKey): Forecast | undefined {
  const { auditSet, ticker, asOfMs, interval, horizonBars, policyHash } = key;
  if (auditSet === "") return undefined;
  return forecastsOfDate
    .all(db, { auditSet, ticker, asOfMs })
    .map(({ content }) => forecastOfRow(content))
    .find(
      (forecast) =>
        forecast.interval === interval &&
        forecast.horizonBars === horizonBars &&
        forecast.policyHash === policyHash,
    );
}

function outcomeOf(db: RowReader, name: string): Outcome | undefined {
  const row = outcomeByName.first(db, { name });
  return row && outcomeOfRow(row.content);
}
