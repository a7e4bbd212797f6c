import { and, eq } from "drizzle-orm";
import type { FactStore } from "#lib/kit/events/fact-store.ts";
import { insertInto, type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { ForecastSet, SubmissionKey, SubmissionStore } from "../app/ports.ts";
import { forecastSets, submittedForecasts } from "./schema.ts";

const insertSet = insertInto(forecastSets);
const insertForecast = insertInto(submittedForecasts);

const setByName = statement((db, { name }: Placeholders<{ readonly name: string }>) =>
  db.select().from(forecastSets).where(eq(forecastSets.name, name)),
);

const forecastByKey = statement((db, key: Placeholders<SubmissionKey>) =>
  db
    .select({
      forecast: submittedForecasts.content,
      receivedMs: submittedForecasts.receivedMs,
    })
    .from(submittedForecasts)
    .where(
      and(
        eq(submittedForecasts.source, key.source),
        eq(submittedForecasts.ticker, key.ticker),
        eq(submittedForecasts.interval, key.interval),
        eq(submittedForecasts.asOfMs, key.asOfMs),
      ),
    ),
);

/** Rows that are written before other calls have their turn. */
const rowsTogether = 50;

/** The submitted forecasts in the service's database. */
export function createSubmissionStore({
  db,
  commit,
}: Pick<FactStore, "db" | "commit">): SubmissionStore {
  return {
    findSet: (name) => setByName.first(db, { name }),
    find: (key) => forecastByKey.first(db, key),
    async keepSet(set, forecasts) {
      const { value } = await commit<ForecastSet>(function* (tx) {
        const known = setByName.first(tx, set);
        if (known !== undefined) return known;
        const { name: source, receivedMs } = set;
        insertSet(tx, set);
        for (const [at, content] of forecasts.entries()) {
          const { ticker, interval, asOfMs } = content;
          insertForecast(tx, { source, ticker, interval, asOfMs, receivedMs, content });
          if (at % rowsTogether === rowsTogether - 1) yield;
        }
        return set;
      });
      return value;
    },
  };
}
