import type { PriceBasis } from "#lib/kernel/price-basis.ts";
import type { Field } from "../column-names.ts";
import { columnOf } from "../column-names.ts";
import { type BarFileDialect, columnsOfHeader, headerDialect, namesOf } from "../layout.ts";

const prices = ["Open", "High", "Low", "Close"];

/** Yahoo takes splits out of its prices; dividends only where there is no adjusted close beside the close. */
function basisOf(names: readonly string[]): PriceBasis {
  return names.some((name) => name.toLowerCase() === "adj close")
    ? "SPLIT_ADJUSTED"
    : "FULLY_ADJUSTED";
}

/** `download()` without a second line of header, and the downloads of Yahoo's web pages. */
export const yfinance: BarFileDialect = headerDialect(
  {
    name: "yfinance",
    description: "yfinance and Yahoo: Date,Open,High,Low,Close,Adj Close,Volume",
    basis: "SPLIT_ADJUSTED",
  },
  ["Date", ...prices, "Adj Close", "Volume"],
  ["Datetime", ...prices, "Adj Close", "Volume"],
);

/** `Ticker(…).history()`: dates with a time zone, dividends and splits beside the bars. */
export const yfinanceHistory: BarFileDialect = {
  name: "yfinance-history",
  description: "yfinance's history(): Date,Open,High,Low,Close,Volume,Dividends,Stock Splits",
  layoutOf({ rows }) {
    const first = rows[0];
    if (first === undefined) return undefined;
    const named = columnsOfHeader(first);
    const has = (name: string) => named.names.some((own) => own.toLowerCase() === name);
    if (!has("dividends") || !has("stock splits") || !/^date/i.test(named.names[0]!))
      return undefined;
    return { firstRow: 1, ...named, basis: basisOf(named.names), dividendsInNewShares: true };
  },
};

/** A line that names what each column is; older versions left its first cell empty. */
function arePrices([title = "", ...names]: readonly string[]): boolean {
  return /^(?:price|attributes|)$/i.test(title) && names.length > 1 && names.every(isNumber);
}

function isNumber(name: string): boolean {
  const field = columnOf(name)?.field;
  return field !== undefined && field !== "date";
}

/** A line that names whose each column is. */
function areTickers([title = "", ...names]: readonly string[]): boolean {
  return /^(?:ticker|symbols|)$/i.test(title) && names.length > 1 && !names.some(isNumber);
}

/**
 * Today's `download()`: a line of prices, a line of tickers (or the two the other way round), a line that names the
 * dates. A file of several tickers is read for the one that is asked for.
 */
export const yfinanceMultiLevel: BarFileDialect = {
  name: "yfinance-multi-level",
  description: "yfinance's download() of today: lines Price,…, Ticker,… and Date,,…",
  layoutOf({ rows }, { ticker }) {
    const [first, second] = [rows[0], rows[1]].map((row) => row && namesOf(row));
    if (first === undefined || second === undefined) return undefined;
    const isPricesFirst = arePrices(first) && areTickers(second);
    if (!isPricesFirst && !(areTickers(first) && arePrices(second))) return undefined;
    const [priceNames, tickers] = isPricesFirst ? [first, second] : [second, first];
    const held = [...new Set(tickers.slice(1).filter((name) => name !== ""))];
    const chosen = held.includes(ticker ?? "") ? ticker : held.length === 1 ? held[0] : undefined;
    const columns: Partial<Record<Field, number>> = { date: 0 };
    for (const [at, name] of priceNames.entries()) {
      const field = at === 0 ? undefined : columnOf(name)?.field;
      if (field !== undefined && tickers[at] === chosen) columns[field] ??= at;
    }
    const third = rows[2]?.[0]?.trim() ?? "";
    return {
      firstRow: /^date(?:time)?$/i.test(third) ? 3 : 2,
      columns,
      names: ["Date", ...priceNames.slice(1)],
      basis: basisOf(priceNames),
      ...(chosen === undefined ? { tickers: held } : { ticker: chosen }),
    };
  },
};
