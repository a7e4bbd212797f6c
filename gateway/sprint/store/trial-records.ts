import { and, asc, count, desc, eq, gt, isNotNull, isNull, lt, max, or, sql } from "drizzle-orm";
import type { RowReader, RowWriter } from "#lib/kit/store/connection.ts";
import { insertInto, type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { TrialCount } from "../domain/trial-count.ts";
import type { NewTrial } from "../domain/trials/trial.ts";
import { seal, sealOpening } from "./seal-tables.ts";
import { sprintTrial, trial } from "./trial-tables.ts";

export type Row = typeof trial.$inferSelect;
type OfInstrument = Pick<Row, "ticker" | "provenance">;

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
const sameSetting = statement(
  (
    db,
    { ticker, provenance, settingHash }: Placeholders<OfInstrument & Pick<Row, "settingHash">>,
  ) =>
    db
      .select({ seenUntilMs: trial.seenUntilMs })
      .from(trial)
      .where(
        and(
          eq(trial.ticker, ticker),
          eq(trial.provenance, provenance),
          eq(trial.settingHash, settingHash),
        ),
      )
      .orderBy(asc(trial.id))
      .limit(1),
);
const latestKnown = statement((db, { ticker, provenance }: Placeholders<OfInstrument>) =>
  db
    .select({ dataEndMs: max(trial.dataEndMs) })
    .from(trial)
    .where(and(eq(trial.ticker, ticker), eq(trial.provenance, provenance))),
);
const latestOpened = statement((db, { ticker, provenance }: Placeholders<OfInstrument>) =>
  db
    .select({ dataEndMs: max(trial.dataEndMs) })
    .from(trial)
    .where(
      and(
        eq(trial.ticker, ticker),
        eq(trial.provenance, provenance),
        isNotNull(trial.openedFromMs),
      ),
    ),
);
const latestRead = statement((db, { ticker }: Placeholders<{ readonly ticker: string }>) =>
  db
    .select({ seenUntilMs: max(sealOpening.seenUntilMs) })
    .from(sealOpening)
    .innerJoin(seal, eq(seal.name, sealOpening.seal))
    .where(
      sql`exists (select 1 from json_each(${seal.tickersJson}) where json_each.value = ${ticker})`,
    ),
);
const endingAfter = statement(
  (db, { ticker, fromMs }: Placeholders<{ readonly ticker: string; readonly fromMs: number }>) =>
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
const countAfter = statement(
  (db, { ticker, fromMs }: Placeholders<{ readonly ticker: string; readonly fromMs: number }>) =>
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
// Two periods share an outcome date where each ends after the other begins: outcomes begin after the as-of.
export type Period = OfInstrument & { readonly fromMs: number; readonly untilMs: number };
const inPeriod = statement((db, { ticker, provenance, fromMs, untilMs }: Placeholders<Period>) =>
  db
    .select({ trials: count() })
    .from(trial)
    .where(
      and(
        eq(trial.ticker, ticker),
        eq(trial.provenance, provenance),
        lt(trial.firstAsOfMs, untilMs),
        or(isNull(trial.lastOutcomeMs), gt(trial.lastOutcomeMs, fromMs)),
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
const never = Number.MAX_SAFE_INTEGER;

/** Records the trials of a sprint in its transaction: each counts once, however many sprints run it. */
export function recordTrials(tx: RowWriter, name: string, trials: readonly NewTrial[]): void {
  for (const one of trials) {
    const id = sameTrial.first(tx, one)?.id ?? recordTrial(tx, one);
    insertSprintTrial(tx, { sprint: name, trial: id });
  }
}

/** The number that a trial has, or would have if it was recorded now. */
export function numberOfTrial(db: RowReader, one: NewTrial): number {
  const known = sameTrial.first(db, one);
  if (known !== undefined) return known.number;
  return familySize(db, { ...one, lastOutcomeMs: one.lastOutcomeMs ?? null }) + 1;
}

function recordTrial(tx: RowWriter, one: NewTrial): number {
  const { lastOutcomeMs = null, openedFromMs = null, isSubmitted: _, ...kept } = one;
  return insertTrial(tx, {
    ...{ ...kept, lastOutcomeMs, openedFromMs },
    number: familySize(tx, { ...one, lastOutcomeMs }) + 1,
    seenUntilMs: seenUntil(tx, one),
  });
}

/**
 * What was known of an instrument once stays known, also where fewer bars of it are stored now. Bars that were sealed
 * were known to no setting before; once they are open, they are known to every setting but the one that opened them, or to
 * every one where they were opened to be read.
 */
function seenUntil(tx: RowReader, one: NewTrial): number {
  if (one.openedFromMs !== undefined) return one.openedFromMs;
  const readMs = latestRead.first(tx, one)?.seenUntilMs ?? 0;
  // When we saw the setting first says nothing of when its forecasts were made.
  const known = one.isSubmitted ? undefined : sameSetting.first(tx, one)?.seenUntilMs;
  if (known === undefined) {
    return Math.max(one.dataEndMs, readMs, latestKnown.first(tx, one)?.dataEndMs ?? 0);
  }
  return Math.max(known, readMs, latestOpened.first(tx, one)?.dataEndMs ?? 0);
}

/** How many trials share an outcome date with one, itself among them. */
export function familySize(db: RowReader, of: OfInstrument & Dates): number {
  return inPeriod.first(db, periodOf(of))?.trials ?? 0;
}

/** The dates that the family of a trial is of. */
export function periodOf({
  ticker,
  provenance,
  firstAsOfMs,
  lastOutcomeMs,
}: OfInstrument & Dates): Period {
  return { ticker, provenance, fromMs: firstAsOfMs, untilMs: lastOutcomeMs ?? never };
}

type Dates = Pick<Row, "firstAsOfMs" | "lastOutcomeMs">;

/** Last outcome of a trial that has one after an instant, null where it goes on; undefined where there is none. */
export function trialAfter(
  db: RowReader,
  ticker: string,
  fromMs: number,
): number | null | undefined {
  return endingAfter.first(db, { ticker, fromMs })?.lastOutcomeMs;
}

/** How many trials of an instrument have an outcome after an instant. */
export function trialsAfter(db: RowReader, ticker: string, fromMs: number): number {
  return countAfter.first(db, { ticker, fromMs })?.trials ?? 0;
}

/** The count of a sprint's trials; undefined where none is recorded. */
export function trialCountOf(db: RowReader, name: string): TrialCount | undefined {
  const trials = trialsOfSprint.all(db, { name });
  const [most] = trials;
  if (most === undefined) return undefined;
  const { ticker, number, firstAsOfMs, lastOutcomeMs, familyAlphaRatio } = most;
  return {
    ...{ ticker, number, firstAsOfMs, familyAlphaRatio },
    familySize: familySize(db, most),
    seenUntilMs: Math.max(...trials.map(({ seenUntilMs }) => seenUntilMs)),
    ...(lastOutcomeMs !== null && { lastOutcomeMs }),
  };
}
