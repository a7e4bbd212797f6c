import assert from "node:assert/strict";
import { test } from "node:test";
import { priceServer, sourceAt } from "#test/support/price-server.ts";

const server = await priceServer();
const stooq = sourceAt("stooq", server);
const csv =
  "Date,Open,High,Low,Close,Volume\r\n2020-01-02,10,11,9,10.5,100\r\n2020-01-03,10,11,9,10,7\r\n";

async function read(body: string, ticker = "AAPL", status = 200) {
  server.reply({ status, body });
  return stooq.fetch(ticker, "DAY_1");
}

test("stooq's table is read, and its basis left open", async () => {
  const series = await read(csv);
  assert.deepEqual(series?.bars[0], {
    startTimeMs: Date.UTC(2020, 0, 2),
    ...{ open: 10, high: 11, low: 9, close: 10.5, volumeUnits: 100 },
  });
  assert.deepEqual(
    [series?.bars.length, series?.basis, series?.source],
    [2, undefined, "stooq aapl.us"],
  );
});

test("stooq is asked by its own names, and not for what it has no name for", async () => {
  for (const [ticker, symbol] of [
    ["BRK-B", "brk-b.us"],
    ["VOD.L", "vod.uk"],
    ["SAP.DE", "sap.de"],
    ["EURUSD=X", "eurusd"],
    ["BTC-USD", "btc.v"],
  ] as const) {
    await read(csv, ticker);
    assert.equal(server.asked.at(-1), `/q/d/l/?s=${symbol}&i=d`);
  }
  const before = server.asked.length;
  for (const ticker of ["SOL.JO", "^GSPC", "CL=F"])
    assert.equal(await read(csv, ticker), undefined);
  assert.equal(server.asked.length, before);
});

test("london's pence become pounds", async () => {
  const series = await read(csv, "VOD.L");
  assert.equal(series?.bars[0]?.close, 0.105);
  assert.equal(series?.instrument.currency, "GBP");
  assert.match(series?.notes.join() ?? "", /GBp|pence/);
});

test("a ticker that stooq does not know is unknown", async () => {
  assert.equal(await read("No data"), undefined);
  assert.equal(await read("", "AAPL", 404), undefined);
});

test("an answer that is no table is unavailable, and says what it is", async () => {
  for (const [body, status, reason] of [
    [
      "Exceeded the daily hits limit",
      200,
      /stooq answered "Exceeded the daily hits limit", no bars/,
    ],
    ["<html>\n<p>Sorry", 200, /answered "<html> <p>Sorry", no bars/],
    ["", 200, /answered "", no bars/],
    [csv.slice(0, -4), 200, /last line is cut off/],
    ["Date,Open,High,Low,Close,Volume\n", 200, /answered no bars: no row follows/],
    [`${csv}2020-01-03,10,11,9,9.5,7\n`, 200, /two bars of one date that disagree/],
    [`${csv}2020-01-06,10,11,9,oops,7\n`, 200, /answered no bars: /],
    ["forbidden", 403, /answered 403/],
  ] as const) {
    await assert.rejects(read(body, "AAPL", status), { code: "UNAVAILABLE", message: reason });
  }
});
