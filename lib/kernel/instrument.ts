/** The asset classes that half-spreads and allocation limits are set for. */
export const assetClasses = [
  "US_EQUITY",
  "INTL_EQUITY",
  "FX",
  "CRYPTO",
  "INDEX",
  "FUTURE",
] as const;

/** One of them. */
export type AssetClass = (typeof assetClasses)[number];

/** What turns a quoted price into the price of one unit, and units into shares, coins or contracts. */
export interface UnitTerms {
  /** A unit is 10^−this of a share or coin, 0 to 8; absent means 0, whole ones. */
  readonly quantityDecimals?: number | undefined;
  /** What a price of 1 is worth for one contract, in the quote currency, over 0; absent means 1. */
  readonly contractMultiplier?: number | undefined;
}

/**
 * What is traded. The ticker carries its exchange suffix (`MTN`, `MTN.JO` and `MTNN.LG` are three
 * instruments), so that it is unique by itself.
 */
export interface Instrument extends UnitTerms {
  readonly ticker: string;
  readonly exchange: string;
  readonly assetClass: AssetClass;
  /** ISO 4217 code of the quote currency. */
  readonly currency: string;
  /** Smallest tradable quantity, in units (`quantityDecimals` says what a unit is). */
  readonly lotSizeUnits: number;
  /** ISO 3166-1 alpha-2 code of the listing's country. */
  readonly region: string;
}

/** Says what is wrong with a ticker, or undefined: `AAPL`, `MTN.JO`, `BTC-USD`, `^GSPC`, `CL=F`. */
export function tickerProblem(ticker: string): string | undefined {
  if (/^\^?[A-Z0-9][A-Z0-9.=-]{0,31}$/.test(ticker)) return undefined;
  return (
    `"${ticker}" is not a ticker; up to 32 capital letters, digits and . - = are, ` +
    "as in AAPL or MTN.JO, with ^ in front of an index"
  );
}
