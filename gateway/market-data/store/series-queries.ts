import { and, asc, desc, eq, getTableColumns, gt, isNull, lte, or, sql } from "drizzle-orm";
import type { BarInterval } from "#lib/kernel/bar.ts";
import { insertInto, type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { BarRange, RevisionKey } from "../app/ports.ts";
import { barSeries, corporateAction, seriesBar, seriesRevision } from "./bar-tables.ts";

/** One revision of a series by numbers. */
export interface RevisionId {
  readonly seriesId: number;
  readonly revision: number;
}

const { id: _, ...seriesColumns } = getTableColumns(barSeries);
const columns = { ...seriesColumns, ...getTableColumns(seriesRevision) };

export const insertSeries = insertInto(barSeries);
export const insertRevision = insertInto(seriesRevision);
export const insertBars = insertInto(seriesBar);
export const insertActions = insertInto(corporateAction);

/** Of a ticker and an interval, as `SeriesReader.find` orders them. */
export const revisionsOf = statement(
  (db, { ticker, interval }: Placeholders<{ ticker: string; interval: BarInterval }>) =>
    db
      .select(columns)
      .from(barSeries)
      .innerJoin(seriesRevision, eq(seriesRevision.seriesId, barSeries.id))
      .where(and(eq(barSeries.ticker, ticker), eq(barSeries.interval, interval)))
      .orderBy(desc(barSeries.origin), desc(seriesRevision.revision)),
);

/** What `revisionsAfter` looks for: `ticker` "" means all, `allRevisions` is 0 or 1. */
type AfterKey = Omit<RevisionKey, "ticker"> & {
  readonly afterTicker: string;
  readonly ticker: string;
  readonly allRevisions: number;
  readonly limit: number;
};

/** The revisions after a key, as `SeriesReader.list` orders them. */
export const revisionsAfter = statement((db, key: Placeholders<AfterKey>) => {
  const { ticker, interval, origin } = barSeries;
  const { revision } = seriesRevision;
  const isNewest = sql`${revision} = (select max(revision) from series_revision as later where later.series_id = ${barSeries.id})`;
  return db
    .select(columns)
    .from(barSeries)
    .innerJoin(seriesRevision, eq(seriesRevision.seriesId, barSeries.id))
    .where(
      and(
        sql`(${key.ticker} = '' or ${ticker} = ${key.ticker})`,
        sql`(${key.allRevisions} or ${isNewest})`,
        or(
          sql`(${ticker}, ${interval}) > (${key.afterTicker}, ${key.interval})`,
          sql`(${ticker}, ${interval}) = (${key.afterTicker}, ${key.interval}) and (${origin} < ${key.origin} or (${origin} = ${key.origin} and ${revision} < ${key.revision}))`,
        ),
      ),
    )
    .orderBy(asc(ticker), asc(interval), desc(origin), desc(revision))
    .limit(key.limit);
});

export const storedTickers = statement((db) =>
  db.selectDistinct({ ticker: barSeries.ticker }).from(barSeries).orderBy(asc(barSeries.ticker)),
);

/** Whether a row applies in a revision. */
function appliesIn(
  table: typeof seriesBar | typeof corporateAction,
  { seriesId, revision }: Placeholders<RevisionId>,
) {
  return and(
    eq(table.seriesId, seriesId),
    lte(table.fromRevision, revision),
    or(isNull(table.untilRevision), gt(table.untilRevision, revision)),
  );
}

const { startTimeMs, open, high, low, close, volumeUnits, adjClose } = seriesBar;

/** Bars of a revision in a range, oldest first, null where the source has no value. */
export const barsInRange = statement((db, range: Placeholders<RevisionId & BarRange>) =>
  db
    .select({ startTimeMs, open, high, low, close, volumeUnits })
    .from(seriesBar)
    .where(
      and(
        appliesIn(seriesBar, range),
        gt(startTimeMs, range.afterStartMs),
        lte(startTimeMs, range.untilStartMs),
      ),
    )
    .orderBy(asc(startTimeMs))
    .limit(range.limit),
);

/** All bars of a revision with all that their source had, oldest first. */
export const rawBars = statement((db, id: Placeholders<RevisionId>) =>
  db
    .select({ startTimeMs, open, high, low, close, volumeUnits, adjClose })
    .from(seriesBar)
    .where(appliesIn(seriesBar, id))
    .orderBy(asc(startTimeMs)),
);

export const actionsOf = statement((db, id: Placeholders<RevisionId>) =>
  db
    .select({
      kind: corporateAction.kind,
      exTimeMs: corporateAction.exTimeMs,
      value: corporateAction.value,
    })
    .from(corporateAction)
    .where(appliesIn(corporateAction, id))
    .orderBy(asc(corporateAction.exTimeMs), asc(corporateAction.kind)),
);

type Ended = Placeholders<RevisionId & { readonly startTimeMs: number }>;

/** From this revision on the bar of a start no longer applies. */
export const endBar = statement((db, { seriesId, startTimeMs: start, revision }: Ended) =>
  db
    .update(seriesBar)
    .set({ untilRevision: revision })
    .where(
      and(
        eq(seriesBar.seriesId, seriesId),
        eq(seriesBar.startTimeMs, start),
        isNull(seriesBar.untilRevision),
      ),
    ),
);

type EndedAction = Placeholders<
  RevisionId & Pick<typeof corporateAction.$inferSelect, "kind" | "exTimeMs">
>;

/** From this revision on the action of a kind and time no longer applies. */
export const endAction = statement((db, { seriesId, kind, exTimeMs, revision }: EndedAction) =>
  db
    .update(corporateAction)
    .set({ untilRevision: revision })
    .where(
      and(
        eq(corporateAction.seriesId, seriesId),
        eq(corporateAction.kind, kind),
        eq(corporateAction.exTimeMs, exTimeMs),
        isNull(corporateAction.untilRevision),
      ),
    ),
);

type OfSeries = Placeholders<Pick<RevisionId, "seriesId">>;

/** What belongs to a series and then the series itself, in the order in which they are removed. */
export const removals = [
  statement((db, { seriesId }: OfSeries) =>
    db.delete(seriesBar).where(eq(seriesBar.seriesId, seriesId)),
  ),
  statement((db, { seriesId }: OfSeries) =>
    db.delete(corporateAction).where(eq(corporateAction.seriesId, seriesId)),
  ),
  statement((db, { seriesId }: OfSeries) =>
    db.delete(seriesRevision).where(eq(seriesRevision.seriesId, seriesId)),
  ),
  statement((db, { seriesId }: OfSeries) => db.delete(barSeries).where(eq(barSeries.id, seriesId))),
];
