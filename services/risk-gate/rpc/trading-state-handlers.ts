import type { Handlers } from "#lib/kit/grpc/server/handlers.ts";
import { factPositionToMessage } from "#lib/wire/fact-position-message.ts";
import type { RiskGateService } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import { TradingState } from "#proto/pmx/type/v1/trading_state_pb.ts";
import { setTradingState } from "../app/set-trading-state.ts";
import type { TradingStateStore } from "../app/trading-state-port.ts";
import {
  portfolioFromMessage,
  tradingStateChangeToMessage,
  tradingStateRequestFromMessage,
} from "./trading-state-message.ts";

/** What these RPCs work with. */
export interface TradingStateDependencies {
  readonly tradingStates: TradingStateStore;
  readonly nowMs: () => number;
  /** The name under which this service publishes its facts. */
  readonly source: string;
}

const mostPortfolios = 100;

/** The RPCs that say and change whether orders may leave. */
export function tradingStateHandlers({
  tradingStates,
  nowMs,
  source,
}: TradingStateDependencies): Pick<
  Handlers<typeof RiskGateService>,
  "setTradingState" | "getTradingState"
> {
  return {
    async setTradingState(request) {
      const asked = tradingStateRequestFromMessage(request);
      const { change, factSequence } = await setTradingState(tradingStates, asked, nowMs());
      return {
        change: tradingStateChangeToMessage(change),
        factPosition: factPositionToMessage(source, factSequence),
      };
    },
    getTradingState(request) {
      const portfolio = portfolioFromMessage(request.portfolio);
      const { latestChanges } = request;
      const cause = tradingStates.inForce(portfolio);
      const restricted = portfolio === "" ? tradingStates.restricted(mostPortfolios) : [];
      const changes = latestChanges > 0 ? tradingStates.latest(portfolio, latestChanges) : [];
      return {
        state: TradingState[cause?.state ?? "ACTIVE"],
        ...(cause && { cause: tradingStateChangeToMessage(cause) }),
        restrictedPortfolios: restricted.map(tradingStateChangeToMessage),
        changes: changes.map(tradingStateChangeToMessage),
      };
    },
  };
}
