import { and, asc, desc, eq } from "drizzle-orm";
import type { RowReader, RowWriter } from "#lib/kit/store/connection.ts";
import { insertInto, type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { TrialCount } from "../domain/trial-count.ts";
import type { NewTrial } from "../domain/trials/trial.ts";
import { seenUntil } from "./known-bars.ts";
import type { StoredPrices } from "./stored-prices.ts";
import { familySize, type OfInstrument, placeOf } from "./trial-families.ts";
import { sprintTrial, trial } from "./trial-tables.ts";

type Row = typeof trial.$inferSelect;

const insertTrial = insertInto(trial);
const insertSprintTrial = insertInto(sprintTrial);

const sameTrial = statement(
  (db, { ticker, provenance, trialHash }: Placeholders<OfInstrument & Pick<Row, "trialHash">>) =>
    db
      .select({ id: trial.id, number: trial.number })
      .from(trial)
      .where(
        and(
          eq(trial.ticker, ticker),
          eq(trial.provenance, provenance),
          eq(trial.trialHash, trialHash),
        ),
      ),
);
/** The trials of a sprint, that with the most before it first. */
export const trialsOfSprint = statement((db, { name }: Placeholders<{ readonly name: string }>) =>
  db
    .select({
      id: trial.id,
      ticker: trial.ticker,
      provenance: trial.provenance,
      number: trial.number,
      underOtherNames: trial.underOtherNames,
      familyAlphaRatio: trial.familyAlphaRatio,
      firstAsOfMs: trial.firstAsOfMs,
      lastOutcomeMs: trial.lastOutcomeMs,
      seenUntilMs: trial.seenUntilMs,
    })
    .from(sprintTrial)
    .innerJoin(trial, eq(trial.id, sprintTrial.trial))
    .where(eq(sprintTrial.sprint, name))
    .orderBy(desc(trial.number), asc(trial.id)),
);
/** Records the trials of a sprint in its transaction: each counts once, however many sprints run it. */
export function recordTrials(
  tx: RowWriter,
  prices: StoredPrices,
  name: string,
  trials: readonly NewTrial[],
): void {
  for (const one of trials) {
    const id = sameTrial.first(tx, one)?.id ?? recordTrial(tx, prices, one);
    insertSprintTrial(tx, { sprint: name, trial: id });
  }
}

/** The number that a trial has, or would have if it was recorded now. */
export function numberOfTrial(db: RowReader, prices: StoredPrices, one: NewTrial): number {
  const known = sameTrial.first(db, one);
  if (known !== undefined) return known.number;
  return placeOf(db, prices, one).number;
}

function recordTrial(tx: RowWriter, prices: StoredPrices, one: NewTrial): number {
  const { lastOutcomeMs = null, openedFromMs = null, isSubmitted: _, ...kept } = one;
  return insertTrial(tx, {
    ...{ ...kept, lastOutcomeMs, openedFromMs },
    ...placeOf(tx, prices, one),
    seenUntilMs: seenUntil(tx, prices, one),
  });
}

/** The count of a sprint's trials; undefined where none is recorded. */
export function trialCountOf(
  db: RowReader,
  prices: StoredPrices,
  name: string,
): TrialCount | undefined {
  const trials = trialsOfSprint.all(db, { name });
  const [most] = trials;
  if (most === undefined) return undefined;
  const { ticker, number, underOtherNames, firstAsOfMs, lastOutcomeMs, familyAlphaRatio } = most;
  return {
    ...{ ticker, number, underOtherNames, firstAsOfMs, familyAlphaRatio },
    familySize: familySize(db, prices, most),
    seenUntilMs: Math.max(...trials.map(({ seenUntilMs }) => seenUntilMs)),
    ...(lastOutcomeMs !== null && { lastOutcomeMs }),
  };
}
