import type { BarbellBucket } from "#lib/kernel/barbell.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { BarbellMarket, BarbellSettings } from "../policy/barbell-settings.ts";

/** What tells which bucket and markets an instrument belongs to. */
export type Listing = Pick<Instrument, "ticker" | "exchange" | "assetClass" | "region">;

/**
 * The bucket that names the instrument, else UNLISTED. The listing counts, not the letters: MTN of New York (`MTN`,
 * US) is core where MTN of Johannesburg (`MTN.JO`, ZA) is unlisted, also where a caller writes it without its suffix.
 */
export function bucketOf({ ticker, region }: Listing, barbell: BarbellSettings): BarbellBucket {
  const names = ({ members }: { readonly members: Readonly<Record<string, string>> }) =>
    Object.hasOwn(members, ticker) && members[ticker] === region;
  if (names(barbell.safe)) return "SAFE";
  if (names(barbell.core)) return "CORE";
  return names(barbell.speculative) ? "SPECULATIVE" : "UNLISTED";
}

/**
 * Countries whose equity market MSCI classified as developed in 2025, and ZZ for what is listed in no country. A share
 * that is listed in any other is of an emerging or frontier market.
 */
const developed = new Set(
  "US CA AT BE DK FI FR DE IE IL IT NL NO PT ES SE CH GB AU HK JP NZ SG ZZ".split(" "),
);

const isIn: Readonly<Record<BarbellMarket, (listing: Listing) => boolean>> = {
  NGX: ({ exchange }) => exchange === "XNSA",
  CRYPTO: ({ assetClass }) => assetClass === "CRYPTO",
  // What says no country may be of any: it is counted.
  EMERGING: ({ assetClass, region }) => assetClass.endsWith("EQUITY") && !developed.has(region),
};

/** Whether the instrument is of the market. */
export function isOfMarket(listing: Listing, market: BarbellMarket): boolean {
  return isIn[market](listing);
}
