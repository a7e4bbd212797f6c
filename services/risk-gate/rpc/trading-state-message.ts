import type { MessageInitShape } from "@bufbuild/protobuf";
import { invalidField } from "#lib/kernel/fault.ts";
import { timestampToMessage } from "#lib/wire/timestamp.ts";
import { tradingStateFromMessage } from "#lib/wire/trading-message.ts";
import type {
  SetTradingStateRequest,
  TradingStateChangeSchema,
} from "#proto/pmx/riskgate/v1/trading_state_pb.ts";
import { TradingState } from "#proto/pmx/type/v1/trading_state_pb.ts";
import type { TradingStateRequest } from "../app/set-trading-state.ts";
import type { TradingStateChange } from "../domain/trading-state.ts";

/**
 * Whose state is meant; empty for every portfolio's.
 * @throws Fault FIELD_INVALID for another name: what it restricts would be nothing.
 */
export function portfolioFromMessage(portfolio: string): string {
  if (portfolio === "" || /^portfolios\/./.test(portfolio)) return portfolio;
  const description = `must be empty for every portfolio, or portfolios/{id}, got ${JSON.stringify(portfolio)}`;
  throw invalidField("portfolio", description);
}

/** The request of SetTradingState. @throws Fault FIELD_INVALID when it names no state, or no portfolio. */
export function tradingStateRequestFromMessage({
  requestId,
  portfolio,
  state,
  who,
  why,
}: SetTradingStateRequest): TradingStateRequest {
  return {
    requestId,
    portfolio: portfolioFromMessage(portfolio),
    state: tradingStateFromMessage(state, "state"),
    who,
    why,
  };
}

/** A change as its message. */
export function tradingStateChangeToMessage({
  state,
  changeTimeMs,
  ...change
}: TradingStateChange): MessageInitShape<typeof TradingStateChangeSchema> {
  return { ...change, state: TradingState[state], changeTime: timestampToMessage(changeTimeMs) };
}
