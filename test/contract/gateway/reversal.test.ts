import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { toJson } from "@bufbuild/protobuf";
import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import type { ExecutionPeer } from "#gateway/sprint/app/execution-port.ts";
import type { ForecastView } from "#gateway/sprint/app/forecast-port.ts";
import type { PortfolioState } from "#gateway/sprint/app/portfolio-state.ts";
import type { DecisionView, RiskGatePeer } from "#gateway/sprint/app/risk-gate-port.ts";
import { executionPeer } from "#gateway/sprint/peers/execution-peer.ts";
import { riskGatePeer } from "#gateway/sprint/peers/risk-gate-peer.ts";
import type { Canonical } from "#lib/kernel/canonical.ts";
import { clientOf } from "#lib/kit/grpc/client/client.ts";
import { ExecutionService } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import { CostModelSchema } from "#proto/pmx/type/v1/cost_pb.ts";
import { loadExecutionConfig } from "#services/execution/config.ts";
import { startExecution } from "#services/execution/service.ts";
import { loadRiskGateConfig } from "#services/risk-gate/config.ts";
import { startRiskGate } from "#services/risk-gate/service.ts";
import { barOn, dayStart } from "#test/support/execution-examples.ts";
import { type Served, serve } from "#test/support/served.ts";

const instrument = instrumentOfTicker("AAPL");
const calls = { patienceMs: 0, attemptMs: 60_000, sleep: async () => {}, nowMs: () => 0 };

let served: readonly Served[];
let execution: ExecutionPeer;
let riskGate: RiskGatePeer;
before(async () => {
  const ledger = await serve(startExecution, loadExecutionConfig({ environment: {} }));
  const gate = await serve(startRiskGate, loadRiskGateConfig({ environment: {} }));
  served = [ledger, gate];
  execution = executionPeer(ledger.channel, calls);
  riskGate = riskGatePeer(gate.channel, calls);
});
after(async () => {
  for (const one of served) await one.remove();
});

const steady = (price: number) => Array<number>(8).fill(price);

/** Expects a move of so many bps from 100, without doubt about its side. */
function forecastOf(day: number, edgeBps: number): ForecastView {
  const price = 100 * (1 + edgeBps / 1e4);
  return {
    name: `forecasts/${day}`,
    asOfMs: dayStart(day),
    interval: "DAY_1",
    lastClosePrice: 100,
    ensemblePrices: steady(price),
    bands: [
      { levelRatio: 0.95, lowerPrices: steady(price * 0.99), upperPrices: steady(price * 1.01) },
    ],
    upProbabilities: steady(edgeBps > 0 ? 0.9 : 0.1),
    confidenceBasis: "SCORED_FORECASTS",
    dailyVolatilityBps: 100,
    annualisedVolatilityRatio: 0.16,
    atrPrice: 2,
    averageDailyVolumeUnits: 1_000_000,
    evidence: { models: [], baselineModel: "", weightBasis: "" },
  } as unknown as ForecastView;
}

async function decisionOn(state: PortfolioState, day: number, edgeBps: number, longOnly: boolean) {
  const overrides = { longOnly, flattenBeforeReverse: true };
  const { risk, costModel } = await riskGate.policy(overrides, []);
  const { decisions } = await riskGate.evaluate({
    auditSet: "sprints/reversal",
    portfolio: state,
    cashMicros: state.availableCashMicros,
    facts: state.facts,
    signals: [
      {
        requestId: `${state.name}/${day}`,
        instrument,
        forecast: forecastOf(day, edgeBps),
        opensUnknown: false,
        heldUnits: state.heldUnits.get("AAPL") ?? 0n,
        leavingUnits: state.leavingUnits.get("AAPL") ?? 0n,
        leavingCashMicros: state.leavingCashMicros.get("AAPL") ?? 0n,
        pendingUnits: 0n,
        correlations: () => [],
      },
    ],
    policy: risk.pinned,
    costModel,
  });
  return decisions[0] as DecisionView;
}

/** Holds a long lot since day 0; then a signal to sell is decided on and ordered. */
async function reversed(requestId: string, longOnly: boolean) {
  const { costModel } = await clientOf(ExecutionService, (served[0] as Served).channel).getPolicy(
    {},
  );
  assert.ok(costModel);
  const portfolio = await execution.createPortfolio({
    requestId,
    auditSet: "sprints/reversal",
    currency: "USD",
    mode: "RESEARCH",
    provenance: "SYNTHETIC",
    startingCashMicros: 100_000_000_000n,
    policy: await execution.policy(),
    costModel: toJson(CostModelSchema, costModel) as Canonical,
  });
  const advance = async (day: number) => {
    const bars = [barOn(day, 100)];
    return (await execution.advance(portfolio, [{ instrument, interval: "DAY_1", bars }]))!;
  };
  const bought = await decisionOn(await execution.portfolio(portfolio), 0, 200, longOnly);
  assert.equal(bought.side, "BUY");
  const order = { portfolio, instrument };
  const buy = { clientOrderId: "buy", side: "BUY", quantityUnits: bought.allowedUnits } as const;
  await execution.submit({ ...order, ...buy, decision: bought, forecast: forecastOf(0, 200) });
  const held = (await advance(0)).portfolio;
  const decision = await decisionOn(held, 1, -200, longOnly);
  assert.equal(decision.closesHeld, true);
  const sell = { clientOrderId: "sell", side: "SELL", decision, forecast: forecastOf(1, -200) };
  const reversal = { ...order, ...sell, side: "SELL", clientOrderId: "sell/close" } as const;
  for (const _ of ["first", "repeated"]) await execution.reverse(reversal);
  const waiting = await execution.portfolio(portfolio);
  assert.equal(waiting.closing.get("AAPL")?.units, held.heldUnits.get("AAPL"));
  assert.equal(waiting.openOrders[0]?.closes, true);
  if (decision.verdict !== "DENY") {
    const { unfilled } = await execution.submit({
      ...order,
      ...sell,
      side: "SELL",
      quantityUnits: decision.allowedUnits,
    });
    assert.equal(unfilled, undefined);
  }
  return { decision, after: await advance(1) };
}

test("a signal against what is held closes it and opens on the other side at one open", async () => {
  const { decision, after: end } = await reversed("both", false);
  assert.match(decision.verdict, /^ALLOW/);
  assert.equal(end.closedTrades[0]?.exit.reason, "REVERSAL");
  assert.equal(end.portfolio.heldUnits.get("AAPL"), -BigInt(decision.allowedUnits));
});

test("where no short may be opened it closes what is held and opens nothing", async () => {
  const { decision, after: end } = await reversed("flat", true);
  assert.equal(decision.verdict, "DENY");
  assert.equal(decision.bindingRule, "long-only");
  assert.equal(end.closedTrades[0]?.exit.reason, "REVERSAL");
  assert.equal(end.portfolio.heldUnits.get("AAPL"), undefined);
});
