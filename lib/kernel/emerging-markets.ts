import type { Instrument } from "./instrument.ts";

/**
 * Countries whose equity market MSCI classified as developed in 2025, by ISO 3166-1 alpha-2 code, and ZZ for what is
 * listed in no country.
 */
const developed: ReadonlySet<string> = new Set(
  "US CA AT BE DK FI FR DE IE IL IT NL NO PT ES SE CH GB AU HK JP NZ SG ZZ".split(" "),
);

/**
 * Whether an instrument is a share of an emerging or frontier market: one that is listed anywhere else. A share whose
 * country is not stated may be of any, and counts.
 */
export function isOfEmergingMarket({
  assetClass,
  region,
}: Pick<Instrument, "assetClass" | "region">): boolean {
  return assetClass.endsWith("EQUITY") && !developed.has(region);
}
