import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type BarHistory,
  barHistory,
  historyReader,
} from "#gateway/market-data/app/bar-history.ts";
import { frontierReader } from "#gateway/market-data/app/frontier-universe.ts";
import { importBars } from "#gateway/market-data/app/import-bars.ts";
import { frontierListings } from "#gateway/market-data/domain/instruments/frontier-listings.ts";
import { mergeFrontier } from "#gateway/sprint/app/merge-frontier.ts";
import { frontierMergeText } from "#gateway/sprint/domain/frontier-merge.ts";
import { madeSeries } from "#test/support/made-series.ts";
import { openSeriesStore } from "#test/support/series-store.ts";

interface Bars {
  readonly provenance?: "REAL" | "SYNTHETIC";
  readonly hasOpens?: boolean;
  readonly quarantinedBy?: string;
}

function historyOf(ticker: string, bars: Bars = {}): BarHistory {
  const { provenance = "REAL", hasOpens = true, quarantinedBy: check } = bars;
  const made = madeSeries(ticker, { bars: 3 });
  const finding = { state: "QUARANTINED", description: "by a test", remedy: "none" } as const;
  const findings = check === undefined ? [] : [{ ...finding, check, occurrences: [] }];
  return barHistory({ ...made, provenance, dataHash: "d", hasOpens }, made.bars, {
    quality: async () => ({ findings: findings as never }),
  });
}

/** The universe where these have bars. */
const universe = (bars: Readonly<Record<string, Bars>>) => async () =>
  frontierListings.map(({ symbol, ticker, market }) => {
    const own = bars[ticker];
    return { symbol, ticker, market, ...(own && { history: historyOf(ticker, own) }) };
  });

const daily = { interval: "DAY_1" } as const;
const named = (...tickers: string[]) => tickers.map((ticker) => historyOf(ticker));

test("every share of the universe with bars is added once, after the tickers that were named", async () => {
  const read = universe({ "MTNN.LG": {}, "KCB.NR": {}, "BIL.JO": {}, "GUARANTY.LG": {} });
  // BIL is a fund in New York.
  const merged = await mergeFrontier(read, daily, named("AAPL", "BIL", "GUARANTY.LG"));
  const expected = ["AAPL", "BIL", "GUARANTY.LG", "MTNN.LG", "KCB.NR", "BIL.JO"];
  assert.deepEqual(merged.tickers, expected);
  assert.deepEqual(
    merged.histories.map(({ instrument }) => instrument.ticker),
    expected,
  );
});

test("the line names all of Lagos, Nairobi and Johannesburg, with bars or without, and why any is left out", async () => {
  const read = universe({
    "MTNN.LG": {},
    "FBNH.LG": { hasOpens: false },
    "KCB.NR": {},
    "COOP.NR": { quarantinedBy: "unit-flip" },
    "SOL.JO": { provenance: "SYNTHETIC" },
    "TLV.RO": {},
  });
  const { merge } = await mergeFrontier(read, daily, named("AAPL", "KCB.NR"));
  const text = frontierMergeText(merge);
  assert.equal(
    text,
    "merge_frontier_tickers: 2 of 46 merged, 1 named already; " +
      "NGX: has bars MTNN.LG, left out FBNH.LG (its bars have no opens, so that it cannot be traded), no bars AIRTELAFRI.LG, ZENITHBANK.LG, GUARANTY.LG; " +
      "NSE: has bars KCB.NR, left out COOP.NR (quarantined by unit-flip: by a test), no bars EABL.NR, SCAN.NR; " +
      "JSE: has bars none, left out SOL.JO (its bars are SYNTHETIC, those asked for REAL), no bars NPN.JO, BIL.JO, SAB.JO, MTN.JO; " +
      "other markets: has bars TLV.RO, 31 without bars",
  );
  for (const { market, ticker } of frontierListings) {
    if (["NGX", "NSE", "JSE"].includes(market)) assert.equal(text.split(ticker).length, 2, ticker);
  }
});

test("a quarantine that the sprint passes over does not leave a share out", async () => {
  const read = universe({ "COOP.NR": { quarantinedBy: "unit-flip" } });
  const allowing = { ...daily, allow: ["unit-flip"] };
  assert.deepEqual((await mergeFrontier(read, allowing, named("AAPL"))).tickers, [
    "AAPL",
    "COOP.NR",
  ]);
  assert.deepEqual((await mergeFrontier(read, daily, named("AAPL"))).tickers, ["AAPL"]);
});

test("more tickers than a sprint takes are refused with how many came from where", async () => {
  const all = Object.fromEntries(frontierListings.map(({ ticker }) => [ticker, {}]));
  const tickers = ["AAPL", "MSFT", "NVDA", "SHY", "IEF"];
  await assert.rejects(mergeFrontier(universe(all), daily, named(...tickers)), {
    reason: "FIELD_INVALID",
    message: /with 46 shares of the frontier universe the 5 tickers are 51, .* 50 at most/,
  });
  const merged = await mergeFrontier(universe(all), daily, named(...tickers.slice(1)));
  assert.equal(merged.tickers.length, 50);
});

test("bars of the asked interval that were imported under any name of a share are found", async () => {
  const store = await openSeriesStore();
  const stored = { origin: "IMPORTED", nowMs: Date.UTC(2024, 0, 1) } as const;
  const series = { ...madeSeries("FIRSTHOLDCO.LG", { bars: 5 }), actions: [] };
  await importBars(store, series, stored);
  const read = frontierReader(
    store,
    historyReader(store, () => Promise.resolve()),
  );
  const found = (await read("DAY_1")).filter(({ history }) => history !== undefined);
  assert.deepEqual(
    found.map(({ symbol, ticker, history }) => [symbol, ticker, history?.instrument.ticker]),
    [["FBNH", "FBNH.LG", "FBNH.LG"]],
  );
  assert.equal((await read("HOUR_1")).filter(({ history }) => history).length, 0);
});
