import { type Channel, clientOf } from "#lib/kit/grpc/client/client.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { RiskGateService } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import { TradingState } from "#proto/pmx/type/v1/trading_state_pb.ts";
import type { TradingGate } from "../app/trading-gate.ts";

/** Asks the risk gate, each time: what it answered before may have changed since. */
export function riskGatePeer(channel: Channel): TradingGate {
  const client = clientOf(RiskGateService, channel);
  return {
    async restriction(portfolio, waitMs) {
      const { state, cause } = await client.getTradingState({ portfolio }, { deadlineMs: waitMs });
      if (state === TradingState.ACTIVE) return undefined;
      // A state that this build does not know restricts too.
      const name = enumName(TradingState, state) ?? `in state ${state}`;
      const scope = cause?.portfolio ? cause.portfolio : "every portfolio";
      return cause === undefined ? name : `${name} for ${scope} by ${cause.who}: ${cause.why}`;
    },
  };
}
