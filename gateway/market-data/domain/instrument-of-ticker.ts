import { invalidField } from "#lib/kernel/fault.ts";
import { type Instrument, tickerProblem } from "#lib/kernel/instrument.ts";
import { type CryptoPair, cryptoPairOf } from "./instruments/crypto-pairs.ts";
import { exchangeOf, exchanges } from "./instruments/exchanges.ts";
import { futureTermsOf } from "./instruments/futures.ts";
import { ambiguity, canonicalTicker } from "./instruments/ticker-names.ts";

/**
 * The instrument that a name stands for by convention (docs/instruments.md): the exchange that it ends in; `^` in
 * front for an index; `=X` behind for a currency pair, whose last three letters are the quote currency; `=F` for a
 * future; a coin and what it is quoted in for a crypto pair; nothing for a share or fund listed in the United States
 * (exchange `US`, since the ticker does not say which exchange). Its ticker is the one identity of what is named.
 * @throws Fault FIELD_INVALID for a name that is malformed, ends in an unknown suffix, or may be meant for several
 *   instruments none of which is in the United States: the message lists them.
 */
export function instrumentOfTicker(name: string): Instrument {
  const ticker = canonicalTicker(name);
  const malformed = tickerProblem(ticker);
  if (malformed !== undefined) throw invalidField("ticker", malformed);
  if (ticker.startsWith("^")) return index(ticker);
  if (ticker.endsWith("=X")) return currencyPair(ticker);
  if (ticker.endsWith("=F")) return future(ticker);
  const pair = cryptoPairOf(ticker);
  if (pair !== undefined) return cryptoPair(ticker, pair);
  const listed = exchangeOf(ticker);
  if (listed !== undefined) {
    const { exchange, currency, region, lotSizeUnits } = listed;
    return { ticker, exchange, assetClass: "INTL_EQUITY", currency, region, lotSizeUnits };
  }
  if (/[.=]/.test(ticker)) {
    const suffixes = exchanges.map(({ suffix }) => suffix).join(", ");
    throw invalidField(
      "ticker",
      `${ticker} ends in an unknown suffix; known are ${suffixes}, =F for a future, =X for a currency ` +
        "pair and none for the United States, where a class of shares is written with a dash (BRK-B)",
    );
  }
  const ambiguous = ambiguity(ticker);
  if (ambiguous !== undefined) throw invalidField("ticker", ambiguous);
  return {
    ticker,
    exchange: "US",
    assetClass: "US_EQUITY",
    currency: "USD",
    lotSizeUnits: 1,
    region: "US",
  };
}

function index(ticker: string): Instrument {
  const common = { currency: "USD", lotSizeUnits: 1, region: "ZZ" };
  return { ticker, exchange: "INDEX", assetClass: "INDEX", ...common };
}

function currencyPair(ticker: string): Instrument {
  const currency = /([A-Z]{3})=X$/.exec(ticker)?.[1];
  if (currency === undefined) {
    throw invalidField("ticker", `${ticker} names no currency before =X; write EURUSD=X`);
  }
  return { ticker, exchange: "FX", assetClass: "FX", currency, lotSizeUnits: 1, region: "ZZ" };
}

function cryptoPair(ticker: string, { currency, quantityDecimals }: CryptoPair): Instrument {
  const common = { assetClass: "CRYPTO", lotSizeUnits: 1, region: "ZZ" } as const;
  const units = quantityDecimals === 0 ? {} : { quantityDecimals };
  return { ticker, exchange: "CRYPTO", currency, ...common, ...units };
}

function future(ticker: string): Instrument {
  const { contractMultiplier } = futureTermsOf(ticker) ?? {};
  const common = { assetClass: "FUTURE", currency: "USD", lotSizeUnits: 1, region: "US" } as const;
  const terms = contractMultiplier === undefined ? {} : { contractMultiplier };
  return { ticker, exchange: "FUTURES", ...common, ...terms };
}
