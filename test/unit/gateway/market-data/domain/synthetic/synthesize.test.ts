import assert from "node:assert/strict";
import { test } from "node:test";
import { seriesHash } from "#gateway/market-data/domain/series-hash.ts";
import { checkSeries } from "#gateway/market-data/domain/series-rules.ts";
import { chooseModel } from "#gateway/market-data/domain/synthetic/choose-model.ts";
import { priceModels } from "#gateway/market-data/domain/synthetic/models/index.ts";
import { synthesize } from "#gateway/market-data/domain/synthetic/synthesize.ts";
import { plainRequest } from "#test/support/synthetic-series.ts";

const short = { ...plainRequest, barCount: 500, fromMs: Date.UTC(2010, 0, 2) };

function hashOf(model: string, request: Partial<typeof short> = {}): string {
  const [series] = synthesize({ ...short, model: chooseModel(model), ...request });
  return seriesHash(series!.bars);
}

test("a seed gives the same bytes on every engine", () => {
  const hashes = priceModels.map(({ name }) => `${name} ${hashOf(name).slice(0, 16)}`);
  assert.deepEqual(hashes, [
    "gbm fc7b36bd7e5a5e02",
    "jump-diffusion d52390a120f22a12",
    "ornstein-uhlenbeck 133ab69e7eeeb413",
    "heston f6eb5e627db58015",
    "regimes 1a01d6b35a26db73",
  ]);
});

test("another seed gives other bars, other tickers beside it the same", () => {
  for (const { name } of priceModels) {
    assert.notEqual(hashOf(name), hashOf(name, { seed: 8 }), name);
    assert.equal(hashOf(name), hashOf(name, { tickers: ["AAPL", "MSFT"] }), name);
    assert.notEqual(hashOf(name), hashOf(name, { tickers: ["MSFT"] }), name);
  }
});

test("fewer bars are the first of more", () => {
  const model = chooseModel("heston");
  const correlation = 0.5;
  const [many] = synthesize({ ...short, model, correlation });
  const [few] = synthesize({ ...short, model, correlation, barCount: 100 });
  assert.deepEqual(few!.bars, many!.bars.slice(0, 100));
});

test("generated bars keep the rules of an import, are marked, and say how they were made", () => {
  for (const { name } of priceModels) {
    const tickers = ["AAPL", "BTC-USD", "USDZAR=X", "SOL.JO"];
    for (const series of synthesize({ ...short, tickers, model: chooseModel(name) })) {
      checkSeries(series, short.fromMs);
      assert.equal(series.provenance, "SYNTHETIC");
      assert.match(series.source, new RegExp(`^synthetic ${name} [a-zA-Z0-9=. -]+, seed 7$`));
    }
  }
});

test("shares trade from Monday to Friday, coins on every day", () => {
  const tickers = ["AAPL", "BTC-USD"];
  const [share, coin] = synthesize({ ...short, tickers, model: chooseModel("gbm") });
  const weekdays = (bars: readonly { readonly startTimeMs: number }[]) =>
    [...new Set(bars.map(({ startTimeMs }) => new Date(startTimeMs).getUTCDay()))].sort();
  assert.deepEqual(weekdays(share!.bars), [1, 2, 3, 4, 5]);
  assert.deepEqual(weekdays(coin!.bars), [0, 1, 2, 3, 4, 5, 6]);
  const firstDate = (at: number | undefined) => new Date(at ?? 0).toISOString().slice(0, 10);
  // The second of January 2010 was a Saturday.
  assert.equal(firstDate(share!.bars[0]?.startTimeMs), "2010-01-04");
  assert.equal(firstDate(coin!.bars[0]?.startTimeMs), "2010-01-02");
});

test("a model and a setting that do not exist are refused with those that do", () => {
  assert.throws(() => chooseModel("arima"), /"arima" is not a model; models are gbm, jump-diff/);
  assert.throws(
    () => chooseModel("gbm", { sigma: 1 }),
    /sigma.*; the defaults are gbm drift=0\.05/,
  );
  assert.throws(
    () => chooseModel("gbm", { annualisedVolatility: -1 }),
    /annualisedVolatility: .*; the defaults are gbm/,
  );
});

test("a path out of the range of prices is refused with what to change", () => {
  const model = chooseModel("gbm", { drift: 5, annualisedVolatility: 0.1 });
  const reason = /model: AAPL leaves the range of prices; take a lower volatility/;
  assert.throws(() => synthesize({ ...plainRequest, model }), reason);
});
