/** The asset classes that half-spreads and allocation limits are set for. */
export type AssetClass = "US_EQUITY" | "INTL_EQUITY" | "FX" | "CRYPTO" | "INDEX" | "FUTURE";

/**
 * What is traded. The ticker carries its exchange suffix (`MTN`, `MTN.JO` and `MTNN.LG` are three
 * instruments), so that it is unique by itself.
 */
export interface Instrument {
  readonly ticker: string;
  readonly exchange: string;
  readonly assetClass: AssetClass;
  /** ISO 4217 code of the quote currency. */
  readonly currency: string;
  /** Smallest tradable quantity, in units. */
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
