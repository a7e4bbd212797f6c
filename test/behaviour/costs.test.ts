import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import type { CostModel } from "#lib/kernel/cost.ts";
import { unitsOfShare } from "#lib/kernel/quantity.ts";
import type { Side } from "#lib/kernel/trading.ts";
import { chargeFor } from "#services/execution/domain/fills/charge.ts";
import { effectivePrice } from "#services/execution/domain/fills/fill.ts";
import { loadRiskGateConfig } from "#services/risk-gate/config.ts";
import { roundTripCost } from "#services/risk-gate/domain/cost/round-trip-cost.ts";
import { resolvePolicy } from "#services/risk-gate/domain/policy/resolve-policy.ts";
import { evaluationWith, findingOf } from "#test/unit/risk-gate/calm-signal.ts";
import { runArea } from "./run-area.ts";

const { policy: layers, costModel } = loadRiskGateConfig({ environment: {} });

/** A cost model with one half-spread for every class. */
function withHalfSpread(model: CostModel, halfSpreadBps: number): CostModel {
  const classes = Object.keys(model.halfSpreadBpsByClass);
  const halfSpreadBpsByClass = Object.fromEntries(classes.map((one) => [one, halfSpreadBps]));
  return { ...model, halfSpreadBpsByClass } as CostModel;
}

/** What a side costs of these components alone. */
function costsOf(components: {
  readonly halfSpreadBps?: number;
  readonly slippageBps?: number;
  readonly commissionBps?: number;
  readonly impactBps?: number;
}): CostModel {
  const { halfSpreadBps = 0, slippageBps = 0, commissionBps = 0, impactBps = 0 } = components;
  const { halfSpreadBpsByClass, participationLimitRatio } = costModel;
  const own = { slippageBps, commissionBps, impactFloorBps: impactBps, impactCoefficient: 0 };
  return withHalfSpread({ ...own, halfSpreadBpsByClass, participationLimitRatio }, halfSpreadBps);
}

/** Half of a quoted spread in bps of its middle. */
function halfSpreadOf(bid: number, ask: number): number {
  return (1e4 * (ask - bid)) / (ask + bid);
}

interface GivenEdge {
  readonly expectedReturnRatio: number;
  readonly bid: number | null;
  readonly ask: number | null;
  readonly slippagePctPerSide: number;
  readonly transactionCostPctPerSide: number;
  readonly impactPctPerSide: number;
  readonly gateEnabled: boolean;
  readonly proofMode: boolean;
  readonly multiplierEnv: number | null;
}

runArea<GivenEdge>("edge-cost-gate", (given) => {
  const { overrides } = loadRiskGateConfig({
    environment: {
      ...(given.proofMode && { PROOF_MODE: "1" }),
      ...(given.multiplierEnv !== null && { PMX_EDGE_COST_MULTIPLIER: `${given.multiplierEnv}` }),
    },
  });
  const policy = resolvePolicy({ ...layers, edgeCostGate: given.gateEnabled }, [overrides]);
  const { bid, ask } = given;
  const evaluation = evaluationWith({
    forecast: { ensemblePrices: Array(8).fill(100 * (1 + given.expectedReturnRatio)) },
    policy,
    costModel: costsOf({
      halfSpreadBps: bid === null || ask === null ? 0 : halfSpreadOf(bid, ask),
      slippageBps: 1e4 * given.slippagePctPerSide,
      commissionBps: 1e4 * given.transactionCostPctPerSide,
      impactBps: 1e4 * given.impactPctPerSide,
    }),
  });
  const { outcome, limit = Number.NaN } = findingOf("edge-over-cost", evaluation);
  return {
    estRoundtripCost: (evaluation.cost?.totalBps ?? Number.NaN) / 1e4,
    multiplier: policy.edgeCostMultiplier,
    requiredEdge: limit / 1e4,
    passed: outcome === "PASS",
  };
});

/** The last bar of a case, with what the replaced system read beside the prices. */
interface LastBar {
  readonly bid?: number;
  readonly ask?: number;
  readonly spread?: number;
  readonly close: number;
  readonly txnCostBps?: number;
  readonly impactBps?: number;
}

/** The configured costs, with what the bar states of them. */
function costsAt({ bid, ask, spread, close, txnCostBps, impactBps }: LastBar): CostModel {
  const halfSpreadBps =
    bid !== undefined && ask !== undefined
      ? halfSpreadOf(bid, ask)
      : spread !== undefined && (1e4 * spread) / 2 / close;
  const quoted = halfSpreadBps ? withHalfSpread(costModel, halfSpreadBps) : costModel;
  return {
    ...quoted,
    ...(txnCostBps !== undefined && { commissionBps: txnCostBps }),
    ...(impactBps !== undefined && { impactFloorBps: impactBps }),
  };
}

interface GivenCost {
  readonly ticker: string;
  readonly lastBar: LastBar;
  readonly statesAllCosts?: boolean;
}

runArea<GivenCost>("roundtrip-cost", ({ ticker, lastBar, statesAllCosts }) => {
  const instrument = instrumentOfTicker(ticker);
  const { txnCostBps = 0, impactBps = 0 } = lastBar;
  const model = statesAllCosts
    ? costsOf({ commissionBps: txnCostBps, impactBps })
    : costsAt(lastBar);
  const market = { dailyVolatilityBps: 100, averageDailyVolumeUnits: 1_000_000 };
  const { totalBps } = roundTripCost(model, { instrument, quantityUnits: 1, ...market });
  return {
    assetClass: instrument.assetClass,
    source: null,
    roundtripCostBps: totalBps,
    roundtripCostFraction: totalBps / 1e4,
  };
});

/** What one unit costs or brings with all of a fill's costs but its commission. */
function filledAt(model: CostModel, ticker: string, side: Side, shares: number, of: LastBar) {
  const instrument = instrumentOfTicker(ticker);
  const quantityUnits = Number(unitsOfShare(instrument, 1, shares));
  return (marketContext: Parameters<typeof chargeFor>[1]["marketContext"]) => {
    const what = { instrument, quantityUnits, marketContext };
    return effectivePrice({ side, ...what, ...chargeFor(model, what, of.close) });
  };
}

interface GivenFill {
  readonly side: Side;
  readonly shares: number;
  readonly ticker?: string;
  readonly lastBar?: LastBar;
  readonly marketPrice?: number;
  readonly dailyVolatilityBps: number;
  readonly averageDailyVolumeUnits?: number;
}

runArea<GivenFill>("fills", ({ side, shares, ticker = "AAPL", marketPrice = 0, ...given }) => {
  const { lastBar = { close: marketPrice }, dailyVolatilityBps, averageDailyVolumeUnits } = given;
  const context = {
    dailyVolatilityBps,
    ...(averageDailyVolumeUnits !== undefined && { averageDailyVolumeUnits }),
  };
  return { fillPrice: filledAt(costsAt(lastBar), ticker, side, shares, lastBar)(context) };
});

runArea<{ readonly price: number; readonly spread: number }>("synthetic", ({ price, spread }) => {
  const model = costsOf({ halfSpreadBps: (1e4 * spread) / 2 / price });
  const at = (side: Side) =>
    filledAt(model, "AAPL", side, 1000, { close: price })({ dailyVolatilityBps: 0 });
  return { ask: at("BUY"), bid: at("SELL") };
});
