import { invalidField } from "#lib/kernel/fault.ts";
import { type Instrument, tickerProblem } from "#lib/kernel/instrument.ts";
import { exchangeSuffixes } from "./exchange-suffixes.ts";

/**
 * The instrument that a ticker stands for by convention: the table of `exchangeSuffixes`; `^` in
 * front for an index; `=X` behind for a currency pair, whose last three letters are the quote
 * currency; nothing for a share or fund listed in the United States (exchange `US`, since the ticker
 * does not say which exchange).
 * @throws Fault FIELD_INVALID for a ticker that is malformed or ends in an unknown suffix.
 */
export function instrumentOfTicker(ticker: string): Instrument {
  const malformed = tickerProblem(ticker);
  if (malformed !== undefined) throw invalidField("ticker", malformed);
  if (ticker.startsWith("^")) return index(ticker);
  if (ticker.endsWith("=X")) return currencyPair(ticker);
  const known = exchangeSuffixes.find(({ suffix }) => ticker.endsWith(suffix));
  if (known !== undefined) {
    const { suffix: _, ...rest } = known;
    return { ticker, ...rest };
  }
  if (/[.=]/.test(ticker)) {
    const suffixes = exchangeSuffixes.map(({ suffix }) => suffix).join(", ");
    throw invalidField(
      "ticker",
      `${ticker} ends in an unknown suffix; known are ${suffixes}, =X for a currency pair and ` +
        "none for the United States, where a class of shares is written with a dash (BRK-B)",
    );
  }
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
