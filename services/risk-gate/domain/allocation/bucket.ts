import type { BarbellBucket } from "#lib/kernel/barbell.ts";
import { isOfEmergingMarket } from "#lib/kernel/emerging-markets.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { BarbellMarket, BarbellSettings } from "../policy/barbell-settings.ts";

/** What decides to which bucket and markets an instrument belongs. */
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

const isIn: Readonly<Record<BarbellMarket, (listing: Listing) => boolean>> = {
  NGX: ({ exchange }) => exchange === "XNSA",
  CRYPTO: ({ assetClass }) => assetClass === "CRYPTO",
  EMERGING: isOfEmergingMarket,
};

/** Whether the instrument is of the market. */
export function isOfMarket(listing: Listing, market: BarbellMarket): boolean {
  return isIn[market](listing);
}
