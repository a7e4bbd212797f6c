import { TradingState } from "#proto/pmx/type/v1/trading_state_pb.ts";
import { share } from "#test/bench/services/instrument.ts";
import { startingCashMicros, type World } from "./world.ts";

/** Requests of costs, of the trading state, and of stored decisions that are judged again. */
export const riskGateRequests = {
  "RiskGateService/EstimateCost": {
    weight: 4,
    of: ({ costModel }: World) => ({
      instrument: { ...share("AAPL"), quantityDecimals: 2, contractMultiplier: 1 },
      quantityUnits: 100n,
      dailyVolatilityBps: 120,
      averageDailyVolumeUnits: 4e7,
      costModel,
    }),
  },
  "RiskGateService/ProjectAllocation": {
    weight: 3,
    of: () => ({
      portfolio: {
        portfolio: "portfolios/fuzz",
        equityMicros: startingCashMicros,
        facts: { exposures: [{ instrument: share("MSFT"), heldMicros: startingCashMicros / 10n }] },
      },
      wanted: [
        { instrument: share("MSFT"), notionalMicros: startingCashMicros / 5n },
        { instrument: share("AAPL"), notionalMicros: startingCashMicros / 5n },
      ],
    }),
  },
  "RiskGateService/SetTradingState": {
    weight: 1,
    // A mutation may halt everything; the next valid call for every portfolio ends that.
    of: (_: World, number: number) => ({
      requestId: `fuzz/state/${number}`,
      portfolio: number % 2 === 0 ? "" : "portfolios/none",
      state: number % 2 === 0 ? TradingState.ACTIVE : TradingState.HALTED,
      who: "fuzz",
      why: "to see what happens",
    }),
  },
  "RiskGateService/GetTradingState": {
    weight: 2,
    of: ({ portfolio }: World) => ({ portfolio, latestChanges: 5 }),
  },
  "RiskGateService/ReplayDecision": {
    weight: 2,
    of: ({ decision: name, riskPolicy: policy, costModel }: World) => ({ name, policy, costModel }),
  },
  "RiskGateService/ReplayDecisions": {
    weight: 1,
    of: ({ riskPolicy: policy }: World) => ({ auditSet: "sprints/fuzz", policy, pageSize: 5 }),
  },
  "RiskGateService/ExplainDecision": {
    weight: 1,
    of: ({ decision: name }: World) => ({ name }),
  },
} as const;
