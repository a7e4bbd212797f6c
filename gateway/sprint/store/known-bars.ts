import { and, asc, eq, isNotNull, max, sql } from "drizzle-orm";
import type { RowReader } from "#lib/kit/store/connection.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { NewTrial } from "../domain/trials/trial.ts";
import { closedSealOf } from "./closed-seals.ts";
import { seal, sealOpening } from "./seal-tables.ts";
import type { StoredPrices } from "./stored-prices.ts";
import type { OfInstrument, Row } from "./trial-families.ts";
import { trial } from "./trial-tables.ts";

const sameSetting = statement(
  (
    db,
    { ticker, provenance, settingHash }: Placeholders<OfInstrument & Pick<Row, "settingHash">>,
  ) =>
    db
      .select({ seenUntilMs: trial.seenUntilMs, createTimeMs: trial.createTimeMs })
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
    .select({ endMs: max(trial.dataEndMs) })
    .from(trial)
    .where(and(eq(trial.ticker, ticker), eq(trial.provenance, provenance))),
);
const latestOpened = statement((db, { ticker, provenance }: Placeholders<OfInstrument>) =>
  db
    .select({ endMs: max(trial.dataEndMs) })
    .from(trial)
    .where(
      and(
        eq(trial.ticker, ticker),
        eq(trial.provenance, provenance),
        isNotNull(trial.openedFromMs),
      ),
    ),
);
const latestRead = statement((db, { ticker }: Placeholders<Pick<OfInstrument, "ticker">>) =>
  db
    .select({ endMs: max(sealOpening.seenUntilMs) })
    .from(sealOpening)
    .innerJoin(seal, eq(seal.name, sealOpening.seal))
    .where(
      sql`exists (select 1 from json_each(${seal.tickersJson}) where json_each.value = ${ticker})`,
    ),
);

/**
 * Close of the latest bar that a setting may have seen when it was first recorded. What was known of an instrument once stays
 * known, also where fewer bars of it are stored now, and so do its prices under every other name. Bars that were sealed were
 * known to no setting before; once they are open, they are known to every setting but the one that opened them, or to
 * every one where they were opened to be read.
 */
export function seenUntil(tx: RowReader, prices: StoredPrices, one: NewTrial): number {
  if (one.openedFromMs !== undefined) return one.openedFromMs;
  const { provenance } = one;
  const others = prices.otherNamesOf(tx, one.ticker).map(({ ticker }) => ({ ticker, provenance }));
  const names = [{ ticker: one.ticker, provenance }, ...others];
  const latest = (found: typeof latestKnown) => names.map((of) => found.first(tx, of)?.endMs ?? 0);
  const read = names.map((of) => latestRead.first(tx, of)?.endMs ?? 0);
  // When we saw the setting first says nothing of when its forecasts were made.
  const known = one.isSubmitted ? undefined : sameSetting.first(tx, one);
  const elsewhere = others.map((of) => visibleEndOf(tx, prices, of, known?.createTimeMs));
  if (known === undefined) {
    return Math.max(one.dataEndMs, ...read, ...elsewhere, ...latest(latestKnown));
  }
  return Math.max(known.seenUntilMs, ...read, ...elsewhere, ...latest(latestOpened));
}

/** How far the bars under a name reached that could be seen by an instant. */
function visibleEndOf(
  db: RowReader,
  prices: StoredPrices,
  of: OfInstrument,
  byMs: number | undefined,
): number {
  const endMs = prices.storedEndOf(db, of, byMs) ?? 0;
  return Math.min(endMs, closedSealOf(db, prices, of.ticker)?.fromMs ?? endMs);
}
