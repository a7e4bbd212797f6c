import { type BarFileDialect, headerDialect } from "../layout.ts";

/** The downloads of Nasdaq.com: newest first, the month before the day, a dollar sign in front of prices. */
export const nasdaq: BarFileDialect = headerDialect(
  {
    name: "nasdaq",
    description: "Nasdaq.com: Date,Close/Last,Volume,Open,High,Low",
    basis: "SPLIT_ADJUSTED",
    dateOrder: "mdy",
  },
  ["Date", "Close/Last", "Volume", "Open", "High", "Low"],
  ["Date", "Close/Last", "Open", "High", "Low"],
);
