import type { Bar } from "#lib/kernel/bar.ts";
import type { RowReader, RowWriter } from "#lib/kit/store/connection.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import type { BarRange, SeriesQuery, SeriesStore, SeriesWriter } from "../app/ports.ts";
import { actionOf, actionValue } from "../domain/action-value.ts";
import { compactBar } from "../domain/compact-bar.ts";
import type { CorporateAction } from "../domain/corporate-action.ts";
import { filledBar } from "../domain/filled-bar.ts";
import type { RawBar } from "../domain/raw-bar.ts";
import type { SeriesDescription, SeriesKey } from "../domain/series.ts";
import { keepBlocks } from "./price-blocks.ts";
import * as queries from "./series-queries.ts";
import { keepEnd } from "./stored-ends.ts";

type RevisionId = queries.RevisionId;

const allBars: BarRange = {
  afterStartMs: Number.MIN_SAFE_INTEGER,
  untilStartMs: Number.MAX_SAFE_INTEGER,
  limit: Number.MAX_SAFE_INTEGER,
};

/** Comes before every revision, as `SeriesReader.list` orders them. */
const beforeAll = { ticker: "", interval: "DAY_1", origin: "IMPORTED", revision: 0 } as const;

/** Bars written in one iteration of the event loop: a few milliseconds. */
const barsPerIteration = 512;

/** The stored series and their bars in the gateway's database. */
export function createSeriesStore(store: Store): SeriesStore {
  const { db } = store;
  return {
    async find(ticker, interval) {
      return queries.revisionsOf.all(db, { ticker, interval }).map((row) => ({
        description: descriptionOf(row),
        readBars: async (range = allBars) => readBars(db, row, range),
        readRawBars: async () => readRawBars(db, row),
        readActions: async () => readActions(db, row),
      }));
    },
    list: async (query) => listRevisions(db, query).map(descriptionOf),
    async listTickers() {
      return queries.storedTickers.all(db, {}).map(({ ticker }) => ticker);
    },
    write: (work) => store.write((tx) => work(writerOf(tx))),
    remove: (ticker, interval) =>
      store.write((tx) => {
        const newest = { ticker, after: undefined, allRevisions: false, limit: allBars.limit };
        const rows = listRevisions(tx, newest).filter(
          (row) => interval === undefined || row.interval === interval,
        );
        for (const { seriesId } of rows) {
          keepEnd(tx, seriesId);
          for (const removal of queries.removals) removal.run(tx, { seriesId });
        }
        return rows.map(descriptionOf);
      }),
  };
}

type RevisionRow = ReturnType<typeof queries.revisionsOf.all>[number];

function listRevisions(
  db: RowReader,
  { ticker = "", after = beforeAll, allRevisions, limit }: SeriesQuery,
): readonly RevisionRow[] {
  const { ticker: afterTicker, ...rest } = after;
  const every = allRevisions ? 1 : 0;
  return queries.revisionsAfter.all(db, {
    ...rest,
    ticker,
    afterTicker,
    allRevisions: every,
    limit,
  });
}

function readBars(
  db: RowReader,
  { seriesId, revision }: RevisionId,
  range: BarRange,
): readonly Bar[] {
  const rows = queries.barsInRange.all(db, { seriesId, revision, ...range });
  // Nearly all bars have every value; those need no other object.
  return rows.map((row) =>
    isWhole(row) ? row : filledBar(compactBar(row.startTimeMs, row.close, row)),
  );
}

function readRawBars(db: RowReader, { seriesId, revision }: RevisionId): readonly RawBar[] {
  const rows = queries.rawBars.all(db, { seriesId, revision });
  return rows.map((row) => compactBar(row.startTimeMs, row.close, row));
}

function readActions(
  db: RowReader,
  { seriesId, revision }: RevisionId,
): readonly CorporateAction[] {
  return queries.actionsOf
    .all(db, { seriesId, revision })
    .map(({ kind, exTimeMs, value }) => actionOf(kind, exTimeMs, value));
}

function writerOf(tx: RowWriter): SeriesWriter {
  const newestRow = ({ ticker, interval, origin }: SeriesKey): RevisionRow | undefined =>
    queries.revisionsOf.all(tx, { ticker, interval }).find((row) => row.origin === origin);
  const idOf = (key: SeriesKey, revision: number): RevisionId => {
    const row = newestRow(key);
    if (row === undefined) throw new Error(`${key.ticker} is not stored`);
    return { seriesId: row.seriesId, revision };
  };
  return {
    newest(key) {
      const row = newestRow(key);
      return row && descriptionOf(row);
    },
    readRawBars: (key, revision) => readRawBars(tx, idOf(key, revision)),
    readActions: (key, revision) => readActions(tx, idOf(key, revision)),
    keepBlocks: (ticker, blocks) => keepBlocks(tx, ticker, blocks),
    *save({ instrument, ...rest }, { added, replaced, actions }) {
      const { revision, source } = rest;
      const row = { ...instrument, ...rest };
      const key = { ticker: instrument.ticker, ...rest };
      const seriesId = revision === 1 ? queries.insertSeries(tx, row) : idOf(key, 1).seriesId;
      queries.insertRevision(tx, { seriesId, ...row });
      const applies = { seriesId, fromRevision: revision };
      for (const [index, { startTimeMs }] of replaced.entries()) {
        if (index % barsPerIteration === 0) yield;
        queries.endBar.run(tx, { seriesId, startTimeMs, revision });
      }
      for (let from = 0; from < added.length; from += barsPerIteration) {
        yield;
        const bars = added.slice(from, from + barsPerIteration);
        queries.insertBars(tx, ...bars.map((bar) => rowOf(seriesId, revision, bar)));
      }
      for (const action of actions) {
        const { kind, exTimeMs } = action;
        queries.endAction.run(tx, { seriesId, kind, exTimeMs, revision });
        queries.insertActions(tx, {
          ...applies,
          kind,
          exTimeMs,
          value: actionValue(action),
          source,
        });
      }
    },
  };
}

function rowOf(seriesId: number, fromRevision: number, bar: RawBar) {
  const { startTimeMs, open, high, low, close, adjClose, volumeUnits } = bar;
  const values = { startTimeMs, open, high, low, close, adjClose, volumeUnits };
  return { seriesId, fromRevision, ...values };
}

function isWhole(row: Readonly<Record<keyof Bar, number | null>>): row is Bar {
  return row.open !== null && row.high !== null && row.low !== null && row.volumeUnits !== null;
}

function descriptionOf(row: RevisionRow): SeriesDescription {
  const { ticker, exchange, assetClass, currency, lotSizeUnits, region, ...others } = row;
  const { quantityDecimals, contractMultiplier, seriesId: _, ...rest } = others;
  const { basis, importTimeMs, ...revision } = rest;
  const instrument = {
    ...{ ticker, exchange, assetClass, currency, lotSizeUnits, region },
    ...(quantityDecimals !== null && { quantityDecimals }),
    ...(contractMultiplier !== null && { contractMultiplier }),
  };
  return {
    instrument,
    ...revision,
    basis: basis ?? undefined,
    importTimeMs: importTimeMs ?? undefined,
  };
}
