import assert from "node:assert/strict";
import { test } from "node:test";
import { loadRiskGateConfig } from "#services/risk-gate/config.ts";
import {
  type AllocatedPortfolio,
  barbellCaps,
} from "#services/risk-gate/domain/allocation/barbell-caps.ts";
import {
  bucketOf,
  isOfMarket,
  type Listing,
} from "#services/risk-gate/domain/allocation/bucket.ts";
import { projectIncrement } from "#services/risk-gate/domain/allocation/project-increment.ts";
import type { BarbellSettings } from "#services/risk-gate/domain/policy/barbell-settings.ts";

const { barbell } = loadRiskGateConfig({ environment: {} }).policy as { barbell: BarbellSettings };

function listing(ticker: string, more: Partial<Listing> = {}): Listing {
  return { ticker, exchange: "XNAS", assetClass: "US_EQUITY", region: "US", ...more };
}

const bitcoin = listing("BTC-USD", { exchange: "CRYPTO", assetClass: "CRYPTO", region: "ZZ" });
const oil = listing("CL=F", { exchange: "XNYM", assetClass: "FUTURE" });
const lagos = (ticker: string) =>
  listing(ticker, { exchange: "XNSA", assetClass: "INTL_EQUITY", region: "NG" });
const johannesburg = (ticker: string) =>
  listing(ticker, { exchange: "XJSE", assetClass: "INTL_EQUITY", region: "ZA" });

const equityMicros = 100_000n;
const flat: AllocatedPortfolio = { equityMicros, held: [] };

function projected(
  wanted: readonly (readonly [Listing, bigint])[],
  portfolio = flat,
  settings = barbell,
) {
  const instruments = wanted.map(([instrument]) => instrument);
  const amounts = wanted.map(([, micros]) => micros);
  return projectIncrement(amounts, barbellCaps(settings, portfolio, instruments)).map(
    ({ micros, bindingCap }) => [micros, bindingCap],
  );
}

test("an instrument's bucket is the one that names its listing, and any other listing is unlisted", () => {
  assert.deepEqual(
    [listing("SHY"), listing("BIL"), listing("IEF")].map((one) => bucketOf(one, barbell)),
    ["SAFE", "SAFE", "SAFE"],
  );
  assert.deepEqual(
    [listing("MSFT"), oil, listing("MTN"), listing("AAPL"), bitcoin, listing("NVDA")].map((one) =>
      bucketOf(one, barbell),
    ),
    ["CORE", "CORE", "CORE", "SPECULATIVE", "SPECULATIVE", "UNLISTED"],
  );
  for (const other of ["MTN.JO", "MTN", "BIL.JO", "BIL"].map(johannesburg)) {
    assert.equal(bucketOf(other, barbell), "UNLISTED", other.ticker);
  }
  assert.equal(bucketOf(listing("SHY", { region: "" }), barbell), "UNLISTED");
  assert.equal(bucketOf(listing("constructor"), barbell), "UNLISTED");
});

test("markets are told by exchange, asset class and country", () => {
  assert.ok(isOfMarket(lagos("MTNN.LG"), "NGX") && isOfMarket(lagos("MTNN.LG"), "EMERGING"));
  assert.ok(isOfMarket(johannesburg("NPN.JO"), "EMERGING"));
  assert.ok(!isOfMarket(johannesburg("NPN.JO"), "NGX"));
  assert.ok(isOfMarket(bitcoin, "CRYPTO") && !isOfMarket(bitcoin, "EMERGING"));
  assert.ok(!isOfMarket(listing("MSFT"), "EMERGING"));
  assert.ok(isOfMarket(listing("MSFT", { region: "" }), "EMERGING"), "of an unknown country");
});

test("half the equity in a core name becomes a tenth, in a safe name it stays a half", () => {
  assert.deepEqual(projected([[listing("MSFT"), 50_000n]]), [[10_000n, "core-position"]]);
  assert.deepEqual(projected([[listing("SHY"), 50_000n]]), [[50_000n, undefined]]);
  assert.deepEqual(projected([[listing("AAPL"), 50_000n]]), [[5_000n, "speculative-position"]]);
  assert.deepEqual(projected([[listing("NVDA"), 50_000n]]), [[5_000n, "unlisted-position"]]);
});

test("a bucket, the whole that is not safe, and a market each bind where they are reached first", () => {
  const held = (amounts: readonly (readonly [Listing, bigint])[]): AllocatedPortfolio => ({
    equityMicros,
    held: amounts.map(([instrument, micros]) => ({ instrument, micros })),
  });
  const full = held([
    [listing("MSFT"), 9_000n],
    [oil, 8_000n],
  ]);
  assert.deepEqual(projected([[listing("MTN"), 9_000n]], full), [[3_000n, "core"]]);
  const nearlyRisky = held([
    [listing("MSFT"), 18_000n],
    [listing("NVDA"), 4_000n],
  ]);
  assert.deepEqual(projected([[listing("AAPL"), 5_000n]], nearlyRisky), [[3_000n, "safe-minimum"]]);
  assert.deepEqual(projected([[listing("SHY"), 40_000n]], nearlyRisky), [[40_000n, undefined]]);
  const inLagos = held([[lagos("MTNN.LG"), 4_000n]]);
  assert.deepEqual(projected([[lagos("ZENITHBANK.LG"), 5_000n]], inLagos), [
    [1_000n, "market-ngx"],
  ]);
});

test("what has grown beyond a limit is kept, and nothing is added", () => {
  const grown: AllocatedPortfolio = {
    equityMicros,
    held: [{ instrument: listing("MSFT"), micros: 30_000n }],
  };
  assert.deepEqual(projected([[oil, 1_000n]], grown), [[0n, "core"]]);
  assert.deepEqual(projected([[listing("SHY"), 1_000n]], grown), [[1_000n, undefined]]);
});

test("weights that keep the buckets' limits are left as they are where no position has a limit of its own", () => {
  const { maximumShareByMarket: _, safe, core, speculative, unlisted, ...ratios } = barbell;
  const withoutPositions: BarbellSettings = {
    ...ratios,
    safe: { members: safe.members },
    core: { members: core.members, maximumRatio: core.maximumRatio },
    speculative: { members: speculative.members, maximumRatio: speculative.maximumRatio },
    unlisted: { maximumRatio: unlisted.maximumRatio },
  };
  const wanted = [
    [listing("SHY"), 80_000n],
    [listing("MSFT"), 15_000n],
    [listing("AAPL"), 5_000n],
  ] as const;
  assert.deepEqual(
    projected(wanted, flat, withoutPositions),
    wanted.map(([, micros]) => [micros, undefined]),
  );
});

test("without equity nothing is added", () => {
  for (const nothing of [0n, -5n]) {
    const portfolio = { equityMicros: nothing, held: [] };
    assert.deepEqual(projected([[listing("SHY"), 10n]], portfolio)[0]?.[0], 0n);
    assert.deepEqual(projected([[listing("NVDA"), 10n]], portfolio)[0]?.[0], 0n);
  }
});
