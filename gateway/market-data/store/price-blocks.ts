import { and, asc, eq, ne, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { RowReader, RowWriter } from "#lib/kit/store/connection.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import { compactBar } from "../domain/compact-bar.ts";
import { type PriceBlock, priceBlocks } from "../domain/price-blocks.ts";
import { joinedSpans, type Span } from "../domain/spans.ts";
import { barSeries, priceBlock, seriesRevision } from "./bar-tables.ts";
import { rawBars } from "./series-queries.ts";

/** Another name that the prices of an instrument are stored under, or were. */
export interface OtherName {
  readonly ticker: string;
  /** When both have the same prices, ascending and apart. */
  readonly spans: readonly Span[];
}

/**
 * So many stretches with the same returns make two instruments one. A block holds 40 bits, so that chance gives two
 * unrelated ones a common block once in 10¹², and three never; of 58 listings in 26 years no two share a single one.
 */
const leastShared = 3;

/** Blocks made and written in one iteration of the event loop: a few milliseconds. */
const blocksPerIteration = 256;

const insertBlock = statement(
  (db, { ticker, hash, fromMs, untilMs }: Placeholders<PriceBlock & { readonly ticker: string }>) =>
    db.insert(priceBlock).values({ ticker, hash, fromMs, untilMs }).onConflictDoNothing(),
);
const same = alias(priceBlock, "same");
const sharedBlocks = statement((db, { ticker }: Placeholders<{ readonly ticker: string }>) =>
  db
    .select({ ticker: same.ticker, fromMs: same.fromMs, untilMs: same.untilMs })
    .from(priceBlock)
    .innerJoin(same, and(eq(same.hash, priceBlock.hash), ne(same.ticker, priceBlock.ticker)))
    .where(eq(priceBlock.ticker, ticker))
    .orderBy(asc(same.ticker), asc(same.fromMs)),
);
const withoutBlocks = statement((db) =>
  db
    .selectDistinct({ ticker: barSeries.ticker })
    .from(barSeries)
    .where(sql`${barSeries.ticker} NOT IN (SELECT ticker FROM price_block)`)
    .orderBy(asc(barSeries.ticker)),
);
const revisionsOfTicker = statement((db, { ticker }: Placeholders<{ readonly ticker: string }>) =>
  db
    .select({
      seriesId: seriesRevision.seriesId,
      revision: seriesRevision.revision,
      interval: barSeries.interval,
    })
    .from(barSeries)
    .innerJoin(seriesRevision, eq(seriesRevision.seriesId, barSeries.id))
    .where(eq(barSeries.ticker, ticker))
    .orderBy(asc(seriesRevision.seriesId), asc(seriesRevision.revision)),
);

/** Keeps what the prices of a ticker are known by again. */
export function* keepBlocks(
  tx: RowWriter,
  ticker: string,
  blocks: Iterable<PriceBlock>,
): Generator<undefined, void, undefined> {
  let kept = 0;
  for (const block of blocks) {
    if (kept % blocksPerIteration === 0) yield;
    insertBlock.run(tx, { ticker, ...block });
    kept += 1;
  }
}

/** The other names of an instrument's prices, ascending. */
export function otherNamesOf(db: RowReader, ticker: string): readonly OtherName[] {
  const spans = new Map<string, Span[]>();
  for (const { ticker: name, fromMs, untilMs } of sharedBlocks.all(db, { ticker })) {
    const known = spans.get(name);
    if (known === undefined) spans.set(name, [{ fromMs, untilMs }]);
    else known.push({ fromMs, untilMs });
  }
  return [...spans]
    .filter(([, blocks]) => stretchesOf(blocks) >= leastShared)
    .map(([name, blocks]) => ({ ticker: name, spans: joinedSpans(blocks) }));
}

/** A month that grows night by night has a block of each night. */
function stretchesOf(blocks: readonly Span[]): number {
  return new Set(blocks.map(({ fromMs, untilMs }) => `${fromMs} ${untilMs}`)).size;
}

/**
 * Makes the blocks of what versions stored that made none, every revision of a ticker in one transaction. Interrupted, it
 * goes on at the next start. Nobody knows the prices of bars that such a version removed.
 */
export async function keepEarlierBlocks(
  store: Store,
  letOthersRun: () => Promise<void>,
): Promise<void> {
  for (const { ticker } of withoutBlocks.all(store.db, {})) {
    await letOthersRun();
    await store.write(function* (tx) {
      for (const { interval, ...id } of revisionsOfTicker.all(tx, { ticker })) {
        const bars = rawBars.all(tx, id).map((row) => compactBar(row.startTimeMs, row.close, row));
        yield* keepBlocks(tx, ticker, priceBlocks(bars, interval));
      }
    });
  }
}
