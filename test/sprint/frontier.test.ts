import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import Database from "libsql";
import { importSeries } from "#cli/bars/import-series.ts";
import type { Bar } from "#lib/kernel/bar.ts";
import { type Channel, clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { MarketDataService } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import { FrontierOutcome, type Sprint, SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { type EmbeddedServices, startEmbedded } from "#test/support/embedded.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { gappingSeries, madeSeries } from "#test/support/made-series.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

let services: EmbeddedServices;
let gateway: Channel;
let dataDir: string;

before(async () => {
  dataDir = temporaryFolder();
  services = await startEmbedded({
    dataDir,
    ports: "any",
    logLevel: "error",
    resumeSprints: false,
    environment: {},
    configFolder: lenientConfig({
      // Without a buffer the ledger itself has to hold fills to the limit of their exchange.
      "execution.yaml": { "policy.gapBufferBps": 0 },
      "risk-gate.yaml": {
        "policy.longOnly": false,
        "policy.stopAtrMultiple": 8,
        "policy.targetAtrMultiple": 12,
      },
    }),
  });
  gateway = openChannel(services.addresses.gateway);
  for (const [at, ticker] of ["UBA.LG", "MTNN.LG", "ZENITHBANK.LG"].entries()) {
    const made = madeSeries(ticker, { bars: 340, seed: at + 1, drift: 0.004, volatility: 0.01 });
    await importSeries(clientOf(MarketDataService, gateway), made);
  }
});

after(async () => {
  gateway.close();
  await services.close();
});

/** Runs a sprint to its end. */
async function run(requestId: string, spec: object): Promise<Sprint> {
  const client = clientOf(SprintService, gateway);
  const { sprint } = await client.createSprint({
    requestId,
    spec: {
      audits: 3,
      spacingBars: 10,
      interval: BarInterval.DAY_1,
      horizonBars: 10,
      riskOverrides: { proofMode: false },
      ...spec,
    },
  });
  let last = sprint;
  for await (const { event } of client.watchSprint({ name: sprint?.name ?? "" })) {
    if (event.case === "sprint") last = event.value;
  }
  assert.ok(last);
  assert.equal(last.state, SprintState.SUCCEEDED, JSON.stringify(last.failure));
  return last;
}

/** What each step of a sprint did, as its hash. */
async function stepHashesOf({ name }: Sprint): Promise<readonly string[]> {
  const hashes: string[] = [];
  for await (const { event } of clientOf(SprintService, gateway).watchSprint({ name })) {
    if (event.case === "step") hashes.push(event.value.stepHash);
  }
  assert.ok(hashes.length > 0);
  return hashes;
}

test("a sprint that includes the frontier universe is the sprint of the tickers that it merged", async () => {
  const asked = { tickers: ["UBA.LG"], includeFrontierTickers: true };
  const merged = await run("merged", asked);
  assert.deepEqual(merged.spec?.tickers, ["UBA.LG", "MTNN.LG", "ZENITHBANK.LG"]);
  assert.equal(merged.spec?.includeFrontierTickers, true);
  const { askedTickers, members, summary } = merged.frontierMerge ?? {};
  assert.deepEqual(askedTickers, ["UBA.LG"]);
  assert.deepEqual(
    members
      ?.filter(({ outcome }) => outcome !== FrontierOutcome.NO_BARS)
      .map(({ ticker }) => ticker),
    ["MTNN.LG", "ZENITHBANK.LG"],
  );
  assert.match(summary ?? "", /^merge_frontier_tickers: 2 of 46 merged; NGX: has bars MTNN\.LG, Z/);

  const named = await run("named", { tickers: ["UBA.LG", "MTNN.LG", "ZENITHBANK.LG"] });
  assert.equal(named.frontierMerge, undefined);
  assert.equal(named.dataHash, merged.dataHash);
  assert.deepEqual(await stepHashesOf(named), await stepHashesOf(merged));
  // Only the sprint that asked for the universe is held against the gate of the frontier.
  const gatesOf = ({ policy }: Sprint) => policy?.gates.map(({ gate }) => gate) ?? [];
  assert.deepEqual(gatesOf(merged), [...gatesOf(named), "phase-3-frontier"]);
  assert.equal(merged.result?.gates.at(-1)?.gate, "phase-3-frontier");

  // Asked again, the answer is the sprint that was made, whatever has been imported since.
  const later = madeSeries("FBNH.LG", { bars: 340, seed: 9 });
  await importSeries(clientOf(MarketDataService, gateway), later);
  const again = await run("merged", asked);
  assert.deepEqual([again.name, again.spec?.tickers], [merged.name, merged.spec?.tickers]);
});

interface LedgerFill {
  readonly ticker: string;
  readonly exchange: string;
  readonly effect: "OPEN" | "CLOSE";
  readonly lot: string;
  readonly side: "BUY" | "SELL";
  readonly units: number;
  readonly barStartMs: number;
  readonly price: number;
  readonly notional: number;
  /** In the portfolio's currency; null in that of the instrument. */
  readonly baseNotional: number | null;
  readonly costs: number;
}

/** The fills of a portfolio in the order in which the ledger has them, and its rejected orders by reason. */
function ledgerOf(portfolio: string) {
  const db = new Database(join(dataDir, "execution.db"), { readonly: true });
  try {
    const fills = db
      .prepare(
        `SELECT ticker, instrument ->> '$.exchange' AS exchange, effect, lot, side, quantity_units AS units,
          bar_start_ms AS barStartMs, price, notional_micros AS notional, base_notional_micros AS baseNotional,
          half_spread_micros + slippage_micros + commission_micros + impact_micros AS costs
        FROM fills WHERE portfolio = ? ORDER BY sequence`,
      )
      .all(portfolio) as readonly LedgerFill[];
    const rejected = db
      .prepare(
        "SELECT reject_reason AS reason FROM orders WHERE portfolio = ? AND state = 'REJECTED'",
      )
      .all(portfolio) as readonly { readonly reason: string }[];
    return { fills, rejected: rejected.map(({ reason }) => reason) };
  } finally {
    db.close();
  }
}

test("after every fill in Lagos its shares are at most a twentieth of the equity, however opens gap", async () => {
  const tickers = ["MTNN.LG", "ZENITHBANK.LG", "GUARANTY.LG", "AIRTELAFRI.LG", "FBNH.LG", "UBA.LG"];
  const bars = new Map<string, readonly Bar[]>();
  for (const [at, ticker] of tickers.entries()) {
    const made = gappingSeries(ticker, 300 + at);
    bars.set(ticker, made.bars);
    await importSeries(clientOf(MarketDataService, gateway), made);
  }
  const sprint = await run("gaps", {
    tickers: ["UBA.LG"],
    includeFrontierTickers: true,
    audits: 18,
    spacingBars: 3,
    riskOverrides: { proofMode: false },
  });
  assert.deepEqual([...(sprint.spec?.tickers ?? [])].sort(), [...tickers].sort());
  assert.deepEqual(sprint.policy?.risk?.maximumShareByExchange, { XNSA: 0.05 });
  assert.deepEqual(sprint.policy?.execution?.maximumShareByExchange, { XNSA: 0.05 });

  const { fills, rejected } = ledgerOf(sprint.portfolio);
  const openAt = (ticker: string, startMs: number) =>
    bars.get(ticker)?.find(({ startTimeMs }) => startTimeMs === startMs)?.open ?? Number.NaN;
  const lots = new Map<string, LedgerFill>();
  let cash = Number(sprint.spec?.startingCashMicros ?? 0n);
  let entries = 0;
  let largest = 0;
  for (const fill of fills) {
    cash += (fill.side === "BUY" ? -1 : 1) * fill.notional - fill.costs;
    if (fill.effect === "CLOSE") {
      lots.delete(fill.lot);
      continue;
    }
    lots.set(fill.lot, fill);
    entries += 1;
    let equity = cash;
    let exposure = 0;
    for (const { ticker, exchange, side, units } of lots.values()) {
      const worth = 1e6 * units * openAt(ticker, fill.barStartMs);
      equity += side === "BUY" ? worth : -worth;
      if (exchange === "XNSA") exposure += worth;
    }
    largest = Math.max(largest, exposure / equity);
  }
  assert.ok(entries > 10, `${entries} entries`);
  assert.ok(largest <= 0.05, `${largest} of the equity`);
  // The limit was reached, in the gate and in the ledger.
  assert.ok(largest > 0.045, `${largest} of the equity`);
  assert.ok(rejected.includes("EXCHANGE_LIMIT"), [...new Set(rejected)].join(", "));
});

test("shares of Lagos beside a US share are converted, and are within their share of all of it", async () => {
  const pair = madeSeries("USDNGN=X", { bars: 420, firstPrice: 400, volatility: 0.02, seed: 77 });
  await assert.rejects(run("no rate", { tickers: ["MADE"], includeFrontierTickers: true }), /MADE/);
  await importSeries(
    clientOf(MarketDataService, gateway),
    madeSeries("MADE", { bars: 420, seed: 78 }),
  );
  const beside = { tickers: ["MADE"], includeFrontierTickers: true, audits: 4, spacingBars: 8 };
  await assert.rejects(run("no rate", beside), /NGN.*USDNGN=X/);
  await importSeries(clientOf(MarketDataService, gateway), pair);
  const { portfolio, currency, spec, policy } = await run("beside", beside);
  assert.equal(currency, "USD");
  assert.equal(spec?.tickers[0], "MADE");
  assert.ok(spec.tickers.includes("MTNN.LG"));
  assert.deepEqual(policy?.execution?.maximumShareByExchange, { XNSA: 0.05 });
  const { fills } = ledgerOf(portfolio);
  const inLagos = fills.filter(({ effect, exchange }) => effect === "OPEN" && exchange === "XNSA");
  assert.ok(inLagos.length > 5, `${inLagos.length} entries`);
  assert.ok(fills.some(({ ticker }) => ticker === "MADE"));
  const held = new Map<string, bigint>();
  let most = 0;
  for (const { effect, exchange, lot, baseNotional } of fills) {
    if (effect === "CLOSE") held.delete(lot);
    else if (exchange === "XNSA") held.set(lot, BigInt(baseNotional ?? 0));
    most = Math.max(most, Number([...held.values()].reduce((sum, value) => sum + value, 0n)));
  }
  // At entry prices, of the capital: rates and opens move what is held by a few hundredths in between.
  assert.ok(most / Number(spec.startingCashMicros) < 0.06, String(most));
  assert.ok(most / Number(spec.startingCashMicros) > 0.03, String(most));
});

test("a sprint without shares of Lagos pins no limit of its exchange", async () => {
  await importSeries(clientOf(MarketDataService, gateway), madeSeries("KCB.NR", { bars: 340 }));
  const { policy } = await run("nairobi", { tickers: ["KCB.NR"], audits: 1 });
  assert.deepEqual(policy?.risk?.maximumShareByExchange, {});
  assert.deepEqual(policy?.execution?.maximumShareByExchange, {});
});
