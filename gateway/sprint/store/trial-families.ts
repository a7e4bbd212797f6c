import { and, eq, gt, isNull, lt, or } from "drizzle-orm";
import type { RowReader } from "#lib/kit/store/connection.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import { spansWithin } from "../domain/trials/other-name.ts";
import type { NewTrial } from "../domain/trials/trial.ts";
import type { StoredPrices } from "./stored-prices.ts";
import { trial } from "./trial-tables.ts";

export type Row = typeof trial.$inferSelect;
export type OfInstrument = Pick<Row, "ticker" | "provenance">;
type Dates = Pick<Row, "firstAsOfMs" | "lastOutcomeMs">;
type Period = OfInstrument & { readonly fromMs: number; readonly untilMs: number };

// Two periods share an outcome date where each ends after the other begins: outcomes begin after the as-of.
const within = ({ ticker, provenance, fromMs, untilMs }: Placeholders<Period>) =>
  and(
    eq(trial.ticker, ticker),
    eq(trial.provenance, provenance),
    lt(trial.firstAsOfMs, untilMs),
    or(isNull(trial.lastOutcomeMs), gt(trial.lastOutcomeMs, fromMs)),
  );
const membersWithin = statement((db, period: Placeholders<Period>) =>
  db
    .select({ id: trial.id, ticker: trial.ticker, trialHash: trial.trialHash })
    .from(trial)
    .where(within(period)),
);

const never = Number.MAX_SAFE_INTEGER;

type Member = Pick<Row, "id" | "ticker" | "trialHash">;

/**
 * The trials that share an outcome date with one, itself among them: those of its instrument, and those under other names of
 * its prices on the dates when these were the same. What one sprint scores under several names is one of them.
 */
export function familyOf(
  db: RowReader,
  prices: StoredPrices,
  of: OfInstrument & Dates,
): readonly Member[] {
  const period = periodOf(of);
  const members = [...membersWithin.all(db, period)];
  const { provenance } = of;
  for (const { ticker, spans } of prices.otherNamesOf(db, of.ticker)) {
    for (const span of spansWithin(spans, period)) {
      members.push(...membersWithin.all(db, { ticker, provenance, ...span }));
    }
  }
  const known = new Set<string>();
  return members.filter(({ trialHash }) => {
    const isFurther = !known.has(trialHash);
    known.add(trialHash);
    return isFurther;
  });
}

/** How many trials share an outcome date with one, itself among them. */
export function familySize(db: RowReader, prices: StoredPrices, of: OfInstrument & Dates): number {
  return familyOf(db, prices, of).length;
}

/** The place of a trial that is not recorded yet under its name, and what of it is due to other names. */
export function placeOf(
  db: RowReader,
  prices: StoredPrices,
  one: NewTrial,
): Pick<Row, "number" | "underOtherNames"> {
  const family = familyOf(db, prices, { ...one, lastOutcomeMs: one.lastOutcomeMs ?? null });
  const before = family.filter(({ trialHash }) => trialHash !== one.trialHash);
  const underOtherNames = before.filter(({ ticker }) => ticker !== one.ticker).length;
  return { number: before.length + 1, underOtherNames };
}

function periodOf({
  ticker,
  provenance,
  firstAsOfMs,
  lastOutcomeMs,
}: OfInstrument & Dates): Period {
  return { ticker, provenance, fromMs: firstAsOfMs, untilMs: lastOutcomeMs ?? never };
}
