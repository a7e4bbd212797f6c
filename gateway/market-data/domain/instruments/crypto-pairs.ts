/** What crypto-assets are quoted in: currencies, tokens that stand for a dollar, and coins. */
const quotes: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    (
      "USD EUR GBP JPY KRW AUD CAD CHF BRL TRY INR MXN ZAR NGN KES RUB UAH PLN IDR THB PHP HKD SGD CNY " +
      "NZD SEK NOK DKK CZK HUF ARS AED BTC ETH BNB"
    )
      .split(" ")
      .map((code) => [code, code]),
  ),
  // A token that is redeemed at a dollar counts as one: no portfolio holds cash in it.
  ...Object.fromEntries(
    ["USDT", "USDC", "BUSD", "TUSD", "FDUSD", "USDP", "DAI"].map((token) => [token, "USD"]),
  ),
  EURT: "EUR",
  EURC: "EUR",
};

/** Coins by which a name without a separator is known for a pair: `ETHUSDT`, and not a share of six letters. */
const coins = new Set(
  (
    "BTC XBT ETH BNB XRP SOL ADA DOGE TRX DOT LTC BCH LINK XLM XMR ETC ATOM AVAX MATIC POL UNI AAVE ALGO APT ARB " +
    "ICP FIL NEAR VET HBAR EOS XTZ ZEC DASH NEO IOTA MKR COMP SNX CRV SUSHI GRT SAND MANA AXS FTM RUNE INJ OP SUI " +
    "TON LDO QNT EGLD FLOW THETA KSM ZIL BAT ENJ CHZ SHIB PEPE BONK FLOKI BTT XEC LUNC HOT WIN"
  ).split(" "),
);

/** Coins of which one is worth less than a ten-thousandth of a dollar: a unit is a whole coin. */
const wholeCoins = new Set(["SHIB", "PEPE", "BONK", "FLOKI", "BTT", "XEC", "LUNC", "HOT", "WIN"]);

/** A coin with what it is quoted in. */
export interface CryptoPair {
  readonly coin: string;
  readonly quote: string;
  /** Code of the currency that its prices count as. */
  readonly currency: string;
  /** A unit is 10^−this of a coin. */
  readonly quantityDecimals: number;
}

/**
 * The pair that a name stands for, or undefined: `BTC-EUR`, `BTC/USD`, or a coin that pmx knows with its quote
 * behind it (`ETHUSDT`). `BRK-B` is none, since B quotes nothing.
 */
export function cryptoPairOf(name: string): CryptoPair | undefined {
  const [, coin, quote] = /^([A-Z0-9]{1,20})[-/]([A-Z]{3,5})$/.exec(name) ?? joinedPair(name);
  if (coin === undefined || quote === undefined) return undefined;
  const currency = Object.hasOwn(quotes, quote) ? quotes[quote] : undefined;
  if (currency === undefined) return undefined;
  return { coin, quote, currency, quantityDecimals: wholeCoins.has(coin) ? 0 : 8 };
}

/** The one identity of a pair: coin, dash, quote. */
export function tickerOfPair({ coin, quote }: CryptoPair): string {
  return `${coin}-${quote}`;
}

/** Coin and quote of a name without a separator; the longest quote first, so that ETHUSDT is not ETHUSD in T. */
function joinedPair(name: string): readonly (string | undefined)[] {
  for (const length of [5, 4, 3]) {
    const [coin, quote] = [name.slice(0, -length), name.slice(-length)];
    if (coins.has(coin) && Object.hasOwn(quotes, quote)) return [name, coin, quote];
  }
  return [];
}
