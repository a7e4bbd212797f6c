import { TradingState } from "#proto/pmx/type/v1/trading_state_pb.ts";
import type { World } from "./world.ts";

/** Requests of the trading state, and of stored decisions that are judged again. */
export const riskGateRequests = {
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
