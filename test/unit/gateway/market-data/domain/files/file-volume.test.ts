import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type BarFileOptions,
  readBarFile,
} from "#gateway/market-data/domain/files/read-bar-file.ts";

const rows = "2020-01-01,100,110,90,100,100,5000\n2020-01-02,100,210,90,200,200,5000\n";
const yahoo = `Date,Open,High,Low,Close,Adj Close,Volume\n${rows}`;
const generic = `day,open,high,low,close,volume\n${rows.replaceAll(/,(\d+),\1,5000/g, ",$1,5000")}`;

const read = (text: string, options: BarFileOptions) => {
  const { bars, notes, problems } = readBarFile(text, "file.csv", options);
  assert.deepEqual(problems, []);
  return { volumes: bars.map(({ volumeUnits }) => volumeUnits), notes: notes.join("; ") };
};

test("Yahoo's turnover of a crypto pair becomes coins at each close, and the file says so", () => {
  const { volumes, notes } = read(yahoo, { ticker: "BTC-EUR" });
  assert.deepEqual(volumes, [50, 25]);
  assert.match(notes, /turnover in EUR.*--volume-in coins/);
});

test("the volumes of a share are counted as they are, whoever wrote the file", () => {
  assert.deepEqual(read(yahoo, { ticker: "AAPL" }).volumes, [5000, 5000]);
});

test("other files of a crypto pair are taken to count coins, unless it is said otherwise", () => {
  const assumed = read(generic, { ticker: "BTC-USD" });
  assert.deepEqual(assumed.volumes, [5000, 5000]);
  assert.match(assumed.notes, /taken for coins \(--volume-in quote/);
  assert.deepEqual(read(generic, { ticker: "BTC-USD", volumeIn: "quote" }).volumes, [50, 25]);
  assert.deepEqual(read(yahoo, { ticker: "BTC-USD", volumeIn: "coins" }).volumes, [5000, 5000]);
});
