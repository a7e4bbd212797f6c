import assert from "node:assert/strict";
import { test } from "node:test";
import { columnOf } from "#gateway/market-data/domain/files/column-names.ts";

for (const [field, names] of Object.entries({
  date: ["Date", "DATETIME", "trade_date", "Trading Day", "Timestamp", "open time", "<DATE>"],
  open: ["Open", "1. open", "PX_OPEN", "Opening Price", "openPrice", "Day's Open", "SYN.Open"],
  high: ["High", "HIGHEST", "2a. high (USD)", "Day High", "<HIGH>", "Max"],
  low: ["low", "Lowest Price", "Low (EUR)", "min"],
  close: ["Close*", "Close/Last", "PX_LAST", "Last Price", "closing", "Price", "Settle"],
  adjClose: ["Adj Close", "adj_close", "adjClose", "Adj. Close**", "Adjusted Closing Price"],
  volume: ["Volume", "Vol.", "Traded Volume", "No. of Shares", "Volume BTC", "<VOL>", "Qty"],
  dividend: ["Dividends", "Ex-Dividend", "dividend_amount"],
  split: ["Stock Splits", "Split Ratio", "splitFactor"],
  ticker: ["Symbol", "<TICKER>", "Code"],
  currency: ["Currency"],
})) {
  test(`a person would take ${names.join(", ")} for the ${field}`, () => {
    assert.deepEqual(
      names.map((name) => columnOf(name)?.field),
      names.map(() => field),
    );
  });
}

test("columns of something else are taken for none", () => {
  const others = ["", "Change %", "Prev. Close", "Close Time", "Open Interest", "12m High"];
  for (const name of [...others, "Adj. Open", "adjVolume", "VWAP", "<PER>", "52 week low"]) {
    assert.equal(columnOf(name), undefined, name);
  }
});
