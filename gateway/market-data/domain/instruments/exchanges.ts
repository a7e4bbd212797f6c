/** A stock exchange outside the United States, as the end of a ticker names it. */
export interface Exchange {
  readonly suffix: string;
  /** ISO 10383 code. */
  readonly exchange: string;
  /** ISO 4217 code of the major unit, in which prices are stored. */
  readonly currency: string;
  /** ISO 3166-1 alpha-2 code. */
  readonly region: string;
  /** What shares are traded in; where it differs by share, the usual one. */
  readonly lotSizeUnits: number;
  /** The unit in which the exchange and data vendors quote, where it is not the major one. */
  readonly quotedIn?: string;
}

function exchange(
  suffix: string,
  code: string,
  currency: string,
  region: string,
  { lot = 1, quotedIn }: { readonly lot?: number; readonly quotedIn?: string } = {},
): Exchange {
  const row = { suffix, exchange: code, currency, region, lotSizeUnits: lot };
  return quotedIn === undefined ? row : { ...row, quotedIn };
}

/**
 * The exchanges that pmx knows, by Yahoo Finance's suffixes where it has one; .LG (Lagos), .NR (Nairobi),
 * .DH (Dhaka) and .SB (Sofia) are ours, since it has none.
 */
export const exchanges: readonly Exchange[] = [
  // Africa and the Middle East
  exchange(".JO", "XJSE", "ZAR", "ZA", { quotedIn: "ZAc" }),
  exchange(".LG", "XNSA", "NGN", "NG"),
  exchange(".NR", "XNAI", "KES", "KE"),
  exchange(".CA", "XCAI", "EGP", "EG"),
  exchange(".KW", "XKUW", "KWD", "KW", { quotedIn: "KWF" }),
  exchange(".QA", "DSMD", "QAR", "QA"),
  exchange(".SR", "XSAU", "SAR", "SA"),
  exchange(".TA", "XTAE", "ILS", "IL", { quotedIn: "ILA" }),
  exchange(".IS", "XIST", "TRY", "TR"),
  // Asia and the Pacific
  exchange(".NS", "XNSE", "INR", "IN"),
  exchange(".BO", "XBOM", "INR", "IN"),
  exchange(".KA", "XKAR", "PKR", "PK"),
  exchange(".DH", "XDHA", "BDT", "BD"),
  exchange(".CM", "XCOL", "LKR", "LK"),
  exchange(".VN", "XSTC", "VND", "VN", { lot: 100 }),
  exchange(".TW", "XTAI", "TWD", "TW", { lot: 1000 }),
  exchange(".TWO", "ROCO", "TWD", "TW", { lot: 1000 }),
  exchange(".T", "XTKS", "JPY", "JP", { lot: 100 }),
  exchange(".HK", "XHKG", "HKD", "HK", { lot: 100 }),
  exchange(".SS", "XSHG", "CNY", "CN", { lot: 100 }),
  exchange(".SZ", "XSHE", "CNY", "CN", { lot: 100 }),
  exchange(".KS", "XKRX", "KRW", "KR"),
  exchange(".KQ", "XKOS", "KRW", "KR"),
  exchange(".SI", "XSES", "SGD", "SG", { lot: 100 }),
  exchange(".JK", "XIDX", "IDR", "ID", { lot: 100 }),
  exchange(".BK", "XBKK", "THB", "TH", { lot: 100 }),
  exchange(".KL", "XKLS", "MYR", "MY", { lot: 100 }),
  exchange(".PS", "XPHS", "PHP", "PH", { lot: 100 }),
  exchange(".AX", "XASX", "AUD", "AU"),
  exchange(".NZ", "XNZE", "NZD", "NZ"),
  // Europe
  exchange(".L", "XLON", "GBP", "GB", { quotedIn: "GBp" }),
  exchange(".IR", "XDUB", "EUR", "IE"),
  exchange(".DE", "XETR", "EUR", "DE"),
  exchange(".F", "XFRA", "EUR", "DE"),
  exchange(".PA", "XPAR", "EUR", "FR"),
  exchange(".AS", "XAMS", "EUR", "NL"),
  exchange(".BR", "XBRU", "EUR", "BE"),
  exchange(".LS", "XLIS", "EUR", "PT"),
  exchange(".MI", "XMIL", "EUR", "IT"),
  exchange(".MC", "XMAD", "EUR", "ES"),
  exchange(".VI", "XWBO", "EUR", "AT"),
  exchange(".AT", "ASEX", "EUR", "GR"),
  exchange(".SW", "XSWX", "CHF", "CH"),
  exchange(".ST", "XSTO", "SEK", "SE"),
  exchange(".CO", "XCSE", "DKK", "DK"),
  exchange(".HE", "XHEL", "EUR", "FI"),
  exchange(".OL", "XOSL", "NOK", "NO"),
  exchange(".IC", "XICE", "ISK", "IS"),
  exchange(".WA", "XWAR", "PLN", "PL"),
  exchange(".PR", "XPRA", "CZK", "CZ"),
  exchange(".BD", "XBUD", "HUF", "HU"),
  exchange(".RO", "XBSE", "RON", "RO"),
  exchange(".SB", "XBUL", "BGN", "BG"),
  // The Americas
  exchange(".TO", "XTSE", "CAD", "CA"),
  exchange(".V", "XTSX", "CAD", "CA"),
  exchange(".SA", "BVMF", "BRL", "BR"),
  exchange(".MX", "XMEX", "MXN", "MX"),
  exchange(".BA", "XBUE", "ARS", "AR"),
  exchange(".SN", "XSGO", "CLP", "CL"),
];

/** The exchange that a ticker ends in, or undefined. */
export function exchangeOf(ticker: string): Exchange | undefined {
  const dot = ticker.lastIndexOf(".");
  const suffix = dot < 0 ? "" : ticker.slice(dot);
  return exchanges.find((one) => one.suffix === suffix);
}
