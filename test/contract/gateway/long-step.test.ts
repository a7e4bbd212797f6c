import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { toJson } from "@bufbuild/protobuf";
import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import type { ExecutionPeer } from "#gateway/sprint/app/execution-port.ts";
import type { ForecastView } from "#gateway/sprint/app/forecast-port.ts";
import type { DecisionView } from "#gateway/sprint/app/risk-gate-port.ts";
import { executionPeer } from "#gateway/sprint/peers/execution-peer.ts";
import type { Canonical } from "#lib/kernel/canonical.ts";
import { clientOf } from "#lib/kit/grpc/client/client.ts";
import { ExecutionService } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import { CostModelSchema } from "#proto/pmx/type/v1/cost_pb.ts";
import { loadExecutionConfig } from "#services/execution/config.ts";
import { startExecution } from "#services/execution/service.ts";
import { type Served, serve } from "#test/support/served.ts";

const day = 86_400_000;
const bars = 4_200;
const tickers = 20;

/** 20 tickers over 4 200 days: more than one message may hold. */
const series = Array.from({ length: tickers }, (_, ticker) => ({
  instrument: instrumentOfTicker(`T${ticker}`),
  interval: "DAY_1" as const,
  bars: Array.from({ length: bars }, (_, at) => {
    const price = 50 + ticker + Math.sin(at / 7 + ticker);
    return {
      startTimeMs: at * day,
      open: price,
      high: price + 1,
      low: price - 1,
      close: price,
      volumeUnits: 1e6,
    };
  }),
}));

let served: Served;
let execution: ExecutionPeer;
before(async () => {
  served = await serve(startExecution, loadExecutionConfig({ environment: {} }));
  execution = executionPeer(served.channel, {
    patienceMs: 0,
    attemptMs: 60_000,
    sleep: async () => {},
    nowMs: () => 0,
  });
});
after(() => served.remove());

test("bars beyond one message advance a portfolio, and a repetition changes nothing", async () => {
  const client = clientOf(ExecutionService, served.channel);
  const { costModel } = await client.getPolicy({});
  assert.ok(costModel);
  const portfolio = await execution.createPortfolio({
    requestId: "long",
    auditSet: "sprints/long",
    currency: "USD",
    mode: "RESEARCH",
    provenance: "SYNTHETIC",
    startingCashMicros: 1_000_000_000_000n,
    policy: await execution.policy(),
    costModel: toJson(CostModelSchema, costModel) as Canonical,
  });
  await execution.submit({
    portfolio,
    clientOrderId: "first",
    instrument: series[0]!.instrument,
    side: "BUY",
    quantityUnits: 10,
    decision: {
      name: "decisions/d",
      confidenceRatio: 0.6,
      holdingBars: 5,
      exits: { holdingLimit: { sessions: 5 } },
    } as unknown as DecisionView,
    forecast: {
      asOfMs: 0,
      dailyVolatilityBps: 100,
      ensemblePrices: [],
    } as unknown as ForecastView,
  });
  const first = await execution.advance(portfolio, series);
  assert.equal(first?.closedTrades.length, 1);
  assert.equal(first?.portfolio.heldUnits.size, 0);
  assert.deepEqual(await execution.advance(portfolio, series), first);
});
