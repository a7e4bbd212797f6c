import { type BarFileDialect, namesOf } from "../layout.ts";

/** What Binance calls the columns where it names them. */
const names = [
  "open_time",
  "open",
  "high",
  "low",
  "close",
  "volume",
  "close_time",
  "quote_volume",
  "count",
  "taker_buy_volume",
  "taker_buy_quote_volume",
  "ignore",
];

/** The candles of Binance's public data: twelve columns, mostly without a header, times as epochs. */
export const binance: BarFileDialect = {
  name: "binance",
  description: "Binance klines: 12 columns, mostly without header; open time, open, high, …",
  layoutOf({ rows }) {
    const first = rows[0] && namesOf(rows[0]);
    if (first === undefined || first.length !== names.length) return undefined;
    const hasHeader = /^open[_ ]?time$/i.test(first[0]!);
    if (!hasHeader && !first.every((cell) => /^\d+(?:\.\d+)?$/.test(cell))) return undefined;
    if (!hasHeader && !/^\d{12,13}(?:\d{3})?$/.test(first[0]!)) return undefined;
    return {
      firstRow: hasHeader ? 1 : 0,
      columns: { date: 0, open: 1, high: 2, low: 3, close: 4, volume: 5 },
      names,
      basis: "AS_TRADED",
    };
  },
};
