import { type BarFileDialect, headerDialect } from "../layout.ts";

const prices = ["open", "high", "low", "close"];

const daily = headerDialect(
  {
    name: "alpha-vantage",
    description: "Alpha Vantage daily: timestamp,open,high,low,close,volume",
    basis: "AS_TRADED",
  },
  ["timestamp", ...prices, "volume"],
);

/**
 * Alpha Vantage's TIME_SERIES_DAILY, newest first: prices as they were traded. Others write the same header over
 * epochs, and of theirs the basis is not known.
 */
export const alphaVantage: BarFileDialect = {
  ...daily,
  layoutOf(table, request) {
    const isDated = /^\s*\d{4}-/.test(table.rows[1]?.[0] ?? "");
    return isDated ? daily.layoutOf(table, request) : undefined;
  },
};

/** Alpha Vantage's TIME_SERIES_DAILY_ADJUSTED: prices as traded, with what happened to them beside. */
export const alphaVantageAdjusted: BarFileDialect = headerDialect(
  {
    name: "alpha-vantage-adjusted",
    description:
      "Alpha Vantage adjusted: timestamp,open,high,low,close,adjusted_close,volume,dividend_amount,split_coefficient",
    basis: "AS_TRADED",
  },
  ["timestamp", ...prices, "adjusted_close", "volume", "dividend_amount", "split_coefficient"],
  ["timestamp", ...prices, "adjusted close", "volume", "dividend amount", "split coefficient"],
);
