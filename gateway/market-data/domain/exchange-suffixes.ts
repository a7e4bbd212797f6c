import type { AssetClass } from "#lib/kernel/instrument.ts";

/** What the end of a ticker says about its instrument. */
export interface ExchangeSuffix {
  readonly suffix: string;
  /** ISO 10383 code of the exchange where there is one. */
  readonly exchange: string;
  readonly assetClass: AssetClass;
  /** ISO 4217 code. */
  readonly currency: string;
  /** ISO 3166-1 alpha-2 code; ZZ where no country fits. */
  readonly region: string;
  readonly lotSizeUnits: number;
}

function listedAbroad(
  suffix: string,
  exchange: string,
  currency: string,
  region: string,
  lotSizeUnits = 1,
): ExchangeSuffix {
  return { suffix, exchange, assetClass: "INTL_EQUITY", currency, region, lotSizeUnits };
}

/**
 * The suffixes that pmx knows, in the convention of Yahoo Finance with .NR for Nairobi and .LG for
 * Lagos. The currency is the major unit; `quote-unit.ts` says which files quote cents and pence.
 */
export const exchangeSuffixes: readonly ExchangeSuffix[] = [
  listedAbroad(".JO", "XJSE", "ZAR", "ZA"),
  listedAbroad(".LG", "XNSA", "NGN", "NG"),
  listedAbroad(".NR", "XNAI", "KES", "KE"),
  listedAbroad(".NS", "XNSE", "INR", "IN"),
  listedAbroad(".BO", "XBOM", "INR", "IN"),
  listedAbroad(".TW", "XTAI", "TWD", "TW", 1000),
  listedAbroad(".T", "XTKS", "JPY", "JP", 100),
  listedAbroad(".L", "XLON", "GBP", "GB"),
  listedAbroad(".DE", "XETR", "EUR", "DE"),
  listedAbroad(".PA", "XPAR", "EUR", "FR"),
  listedAbroad(".AS", "XAMS", "EUR", "NL"),
  listedAbroad(".MI", "XMIL", "EUR", "IT"),
  listedAbroad(".SW", "XSWX", "CHF", "CH"),
  listedAbroad(".ST", "XSTO", "SEK", "SE"),
  listedAbroad(".TO", "XTSE", "CAD", "CA"),
  listedAbroad(".AX", "XASX", "AUD", "AU"),
  listedAbroad(".SA", "BVMF", "BRL", "BR"),
  {
    suffix: "-USD",
    exchange: "CRYPTO",
    assetClass: "CRYPTO",
    currency: "USD",
    region: "ZZ",
    lotSizeUnits: 1,
  },
  {
    suffix: "=F",
    exchange: "FUTURES",
    assetClass: "FUTURE",
    currency: "USD",
    region: "US",
    lotSizeUnits: 1,
  },
];
