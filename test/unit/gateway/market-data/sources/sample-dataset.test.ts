import assert from "node:assert/strict";
import { test } from "node:test";
import { readSampleSeries } from "#gateway/market-data/sources/sample-dataset.ts";

test("readSampleSeries reads 1260 recorded daily bars of AAPL from 2013-05-13 to 2018-05-11", async () => {
  const { bars, provenance, instrument } = await readSampleSeries();
  assert.equal(bars.length, 1260);
  assert.equal(bars[0]?.startTimeMs, Date.UTC(2013, 4, 13));
  assert.equal(bars.at(-1)?.startTimeMs, Date.UTC(2018, 4, 11));
  assert.equal(provenance, "REAL");
  assert.equal(instrument.exchange, "XNAS");
});

test("readSampleSeries takes the close of the day, not the close adjusted for dividends", async () => {
  const { bars } = await readSampleSeries();
  assert.equal(bars[0]?.close, 64.96286);
});
