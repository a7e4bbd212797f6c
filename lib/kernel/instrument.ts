/** The classes that cost priors and allocation limits are stated for. */
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
