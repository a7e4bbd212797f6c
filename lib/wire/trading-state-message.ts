import { TradingState } from "#proto/pmx/type/v1/trading_state_pb.ts";
import { requiredEnumName } from "./enum-name.ts";

/** The trading state of a message. @throws Fault FIELD_INVALID when it is missing or unknown. */
export function tradingStateFromMessage(message: TradingState, field: string) {
  return requiredEnumName(TradingState, "TRADING_STATE", message, field);
}
