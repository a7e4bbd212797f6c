import { cryptoPairOf } from "../instruments/crypto-pairs.ts";
import type { RawBar } from "../raw-bar.ts";

/** What a column of volumes counts: coins (or shares), or what was paid for them. */
export const volumeUnits = ["coins", "quote"] as const;
export type VolumeUnit = (typeof volumeUnits)[number];

/**
 * What the volumes of a file count, and what was assumed. Yahoo gives the turnover of a crypto pair in what it is
 * quoted in; others give coins. Shares are counted in shares.
 */
export function volumeUnitOf(
  ticker: string | undefined,
  dialect: string,
  stated: VolumeUnit | undefined,
): { readonly unit: VolumeUnit; readonly notes: readonly string[] } {
  const pair = ticker === undefined ? undefined : cryptoPairOf(ticker);
  if (stated !== undefined || pair === undefined) return { unit: stated ?? "coins", notes: [] };
  if (dialect.startsWith("yfinance")) {
    const note = `volumes are taken for turnover in ${pair.quote}, as Yahoo gives it: divided by the close to coins (--volume-in coins if they are not)`;
    return { unit: "quote", notes: [note] };
  }
  const note = `volumes are taken for coins (--volume-in quote if they are turnover in ${pair.quote})`;
  return { unit: "coins", notes: [note] };
}

/** A bar whose volume is turnover, with the coins that it paid for at the close; none where nothing says how many. */
export function inCoins(bar: RawBar): RawBar {
  const { volumeUnits: turnover, ...rest } = bar;
  return turnover === undefined || bar.close <= 0
    ? rest
    : { ...rest, volumeUnits: turnover / bar.close };
}
