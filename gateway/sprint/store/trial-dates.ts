import { and, count, desc, eq, gt, isNull, or } from "drizzle-orm";
import type { RowReader } from "#lib/kit/store/connection.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import { trial } from "./trial-tables.ts";

type After = Placeholders<{ readonly ticker: string; readonly fromMs: number }>;

const endingAfter = statement((db, { ticker, fromMs }: After) =>
  db
    .select({ lastOutcomeMs: trial.lastOutcomeMs })
    .from(trial)
    .where(
      and(
        eq(trial.ticker, ticker),
        or(isNull(trial.lastOutcomeMs), gt(trial.lastOutcomeMs, fromMs)),
      ),
    )
    .orderBy(desc(isNull(trial.lastOutcomeMs)), desc(trial.lastOutcomeMs))
    .limit(1),
);
const countAfter = statement((db, { ticker, fromMs }: After) =>
  db
    .select({ trials: count() })
    .from(trial)
    .where(
      and(
        eq(trial.ticker, ticker),
        or(isNull(trial.lastOutcomeMs), gt(trial.lastOutcomeMs, fromMs)),
      ),
    ),
);

/**
 * Last outcome of a trial that has one after an instant, null where it goes on; undefined where there is none. Of one name
 * of an instrument.
 */
export function trialAfter(
  db: RowReader,
  ticker: string,
  fromMs: number,
): number | null | undefined {
  return endingAfter.first(db, { ticker, fromMs })?.lastOutcomeMs;
}

/** How many trials under one name have an outcome after an instant. */
export function trialsAfter(db: RowReader, ticker: string, fromMs: number): number {
  return countAfter.first(db, { ticker, fromMs })?.trials ?? 0;
}
