import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { barHistory } from "#gateway/market-data/app/bar-history.ts";
import { importBars } from "#gateway/market-data/app/import-bars.ts";
import type { CorporateAction } from "#gateway/market-data/domain/corporate-action.ts";
import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import type { RawBar } from "#gateway/market-data/domain/raw-bar.ts";
import type { RawSeries } from "#gateway/market-data/domain/series.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { openSeriesStore } from "#test/support/series-store.ts";
import { isLong } from "#test/support/test-length.ts";

const dayMs = 86_400_000;
const nowMs = 1_000 * dayMs;
const imported = { origin: "IMPORTED", nowMs } as const;

const price = fc.integer({ min: 90, max: 110 });
const optionalPrice = fc.option(price, { nil: undefined, freq: 4 });

/** A bar of a day with some of its values. */
function barOf(day: number): fc.Arbitrary<RawBar> {
  const values = { close: price, open: optionalPrice, adjClose: optionalPrice };
  return fc.record({ ...values, volumeUnits: optionalPrice }).map(({ close, ...rest }) => {
    const known = Object.entries(rest).filter(([, value]) => value !== undefined);
    const range = { high: 120, low: 80 };
    return { startTimeMs: day * dayMs, close, ...range, ...Object.fromEntries(known) };
  });
}

/** A file: some bars of thirty days, perhaps with an action. */
const file: fc.Arbitrary<RawSeries> = fc
  .record({
    bars: fc
      .uniqueArray(fc.integer({ min: 0, max: 29 }), { minLength: 1, maxLength: 30 })
      .chain((days) => fc.tuple(...[...days].sort((a, b) => a - b).map(barOf))),
    splits: fc.array(fc.constantFrom(2, 4), { maxLength: 1 }),
  })
  .map(({ bars, splits }) =>
    seriesOf(
      bars,
      splits.map((ratio) => splitOf(ratio)),
    ),
  );

function splitOf(newSharesPerOld: number): CorporateAction {
  return { kind: "SPLIT", exTimeMs: 5 * dayMs, newSharesPerOld };
}

let tickers = 0;
function seriesOf(bars: readonly RawBar[], actions: readonly CorporateAction[] = []): RawSeries {
  const instrument = instrumentOfTicker("T");
  return { instrument, interval: "DAY_1", bars, actions, source: "T.csv", provenance: "REAL" };
}
/** The same file under a ticker that no run had before. */
const named = (series: RawSeries, ticker: string): RawSeries => {
  return { ...series, instrument: { ...series.instrument, ticker } };
};

/** What was stored of an import, or undefined where its bars would not go beside those that are there. */
async function importedOr(store: Parameters<typeof importBars>[0], series: RawSeries) {
  try {
    return await importBars(store, series, imported);
  } catch (error) {
    if (error instanceof Fault && error.reason === "BARS_CONFLICTING") return undefined;
    throw error;
  }
}

test("a revision reads the same for ever, whatever is imported later", async () => {
  const store = await openSeriesStore();
  await fc.assert(
    fc.asyncProperty(fc.array(file, { minLength: 2, maxLength: 6 }), async (files) => {
      tickers += 1;
      const ticker = `R${tickers}`;
      const kept: unknown[] = [];
      for (const each of files) {
        const made = await importedOr(store, named(each, ticker));
        if (made === undefined || made.series.revision === kept.length) continue;
        const [newest] = await store.find(ticker, "DAY_1");
        kept.push(await contentOf(newest!));
      }
      const revisions = [...(await store.find(ticker, "DAY_1"))].reverse();
      assert.deepEqual(await Promise.all(revisions.map(contentOf)), kept);
    }),
    { numRuns: isLong ? 60 : 20 },
  );
});

type Found = Awaited<ReturnType<Awaited<ReturnType<typeof openSeriesStore>>["find"]>>[number];

async function contentOf({ description, ...series }: Found): Promise<unknown> {
  const [bars, raw, actions] = [series.readBars(), series.readRawBars(), series.readActions()];
  return [description, await bars, await raw, await actions];
}

test("any order of the same rows is the same revision, and importing it again stores nothing", async () => {
  const store = await openSeriesStore();
  const shuffled = file.chain((series) =>
    fc.tuple(
      fc.constant(series),
      fc.shuffledSubarray([...series.bars], { minLength: series.bars.length }),
    ),
  );
  await fc.assert(
    fc.asyncProperty(shuffled, async ([series, bars]) => {
      tickers += 1;
      const [one, other] = [`P${tickers}`, `Q${tickers}`];
      const first = await importBars(store, named(series, one), imported);
      const second = await importBars(store, named({ ...series, bars }, other), imported);
      assert.equal(second.series.dataHash, first.series.dataHash);
      const again = await importBars(store, named({ ...series, bars }, one), imported);
      assert.deepEqual([again.storedCount, again.series], [0, first.series]);
    }),
    { numRuns: isLong ? 60 : 20 },
  );
});

test("a bar of the future never changes what was known before", async () => {
  const store = await openSeriesStore();
  const days = fc.integer({ min: 1, max: 29 });
  await fc.assert(
    fc.asyncProperty(file, days, barOf(40), async (series, day, future) => {
      tickers += 1;
      const ticker = `F${tickers}`;
      await importBars(store, named(series, ticker), imported);
      const knownAt = async () => {
        const [found] = await store.find(ticker, "DAY_1");
        return barHistory(found!.description, await found!.readBars()).knownAt(day * dayMs, 100);
      };
      const before = await knownAt();
      await importBars(store, named(seriesOf([future]), ticker), imported);
      assert.deepEqual(await knownAt(), before);
    }),
    { numRuns: isLong ? 60 : 20 },
  );
});
