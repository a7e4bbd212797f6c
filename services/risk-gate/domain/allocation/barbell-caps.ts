import type { BarbellBucket } from "#lib/kernel/barbell.ts";
import { type Micros, shareOf } from "#lib/kernel/money.ts";
import { type BarbellSettings, barbellMarkets } from "../policy/barbell-settings.ts";
import { bucketOf, isOfMarket, type Listing } from "./bucket.ts";
import type { Cap } from "./project-increment.ts";

/** What is held and on order of an instrument, in the portfolio's currency, long and short alike: 0 or more. */
export interface HeldNotional {
  readonly instrument: Listing;
  readonly micros: Micros;
}

/** A portfolio as a barbell sees it: its equity, and everything in it that is not cash. */
export interface AllocatedPortfolio {
  readonly equityMicros: Micros;
  readonly held: readonly HeldNotional[];
}

/**
 * The caps of a barbell on new amounts in some instruments, with what is held fixed: what has grown beyond a cap is
 * kept, and nothing is added to it. Of caps that are full at the same factor the first one names the reason.
 *
 * | id | what is limited |
 * |---|---|
 * | `core-position`, … | one instrument of the bucket |
 * | `core`, `speculative`, `unlisted` | all instruments of the bucket |
 * | `market-ngx`, `market-crypto`, `market-emerging` | all instruments of the market |
 * | `safe-minimum` | all instruments that are not safe |
 */
export function barbellCaps(
  barbell: BarbellSettings,
  { equityMicros, held }: AllocatedPortfolio,
  wanted: readonly Listing[],
): readonly Cap[] {
  const buckets = wanted.map((instrument) => bucketOf(instrument, barbell));
  const heldBuckets = held.map(({ instrument }) => bucketOf(instrument, barbell));
  const cap = (
    id: string,
    maximumRatio: number,
    limits: (instrument: Listing, bucket: BarbellBucket) => boolean,
  ): Cap => {
    let availableMicros = shareOf(equityMicros, 1e4 * maximumRatio);
    for (const [place, { instrument, micros }] of held.entries()) {
      if (limits(instrument, heldBuckets[place] as BarbellBucket)) availableMicros -= micros;
    }
    const members = wanted.flatMap((instrument, place) =>
      limits(instrument, buckets[place] as BarbellBucket) ? [place] : [],
    );
    return { id, availableMicros, members };
  };
  const positions = wanted.flatMap((instrument, place) => {
    const bucket = buckets[place] as BarbellBucket;
    const maximumRatio = settingsOf(bucket, barbell).maximumPositionRatio;
    if (maximumRatio === undefined) return [];
    const isSame = ({ ticker, region }: Listing) =>
      ticker === instrument.ticker && region === instrument.region;
    return [cap(`${idOf(bucket)}-position`, maximumRatio, isSame)];
  });
  const { core, speculative, unlisted, maximumShareByMarket = {}, minimumSafeRatio } = barbell;
  const markets = barbellMarkets.flatMap((market) => {
    const maximumRatio = maximumShareByMarket[market];
    if (maximumRatio === undefined) return [];
    return [cap(`market-${market.toLowerCase()}`, maximumRatio, (one) => isOfMarket(one, market))];
  });
  return [
    ...positions,
    cap("core", core.maximumRatio, (_, bucket) => bucket === "CORE"),
    cap("speculative", speculative.maximumRatio, (_, bucket) => bucket === "SPECULATIVE"),
    cap("unlisted", unlisted.maximumRatio, (_, bucket) => bucket === "UNLISTED"),
    ...markets,
    cap("safe-minimum", 1 - minimumSafeRatio, (_, bucket) => bucket !== "SAFE"),
  ];
}

/** The share of the equity that is in cash or in safe instruments; undefined without equity. */
export function safeShareRatio(
  barbell: BarbellSettings,
  { equityMicros, held }: AllocatedPortfolio,
): number | undefined {
  if (equityMicros <= 0n) return undefined;
  let risky = 0n;
  for (const { instrument, micros } of held) {
    if (bucketOf(instrument, barbell) !== "SAFE") risky += micros;
  }
  return 1 - Number(risky) / Number(equityMicros);
}

function idOf(bucket: BarbellBucket): string {
  return bucket.toLowerCase();
}

function settingsOf(bucket: BarbellBucket, barbell: BarbellSettings) {
  const { safe, core, speculative, unlisted } = barbell;
  return { SAFE: safe, CORE: core, SPECULATIVE: speculative, UNLISTED: unlisted }[bucket];
}
