import type { MessageInitShape } from "@bufbuild/protobuf";
import { invalidField } from "#lib/kernel/fault.ts";
import type { CountedLimit, HoldingLimit } from "#lib/kernel/trading.ts";
import {
  DataProvenance,
  type HoldingLimit as HoldingLimitMessage,
  type HoldingLimitSchema,
  PortfolioMode,
  Side,
} from "#proto/pmx/type/v1/trading_pb.ts";
import { TradingState } from "#proto/pmx/type/v1/trading_state_pb.ts";
import { intervalFromMessage, intervalToMessage } from "./bar-message.ts";
import { requiredEnumName } from "./enum-name.ts";

/** The side of a message. @throws Fault FIELD_INVALID when it is missing or unknown. */
export function sideFromMessage(message: Side, field: string) {
  return requiredEnumName(Side, "SIDE", message, field);
}

/** The trading state of a message. @throws Fault FIELD_INVALID when it is missing or unknown. */
export function tradingStateFromMessage(message: TradingState, field: string) {
  return requiredEnumName(TradingState, "TRADING_STATE", message, field);
}

/** The mode of a message. @throws Fault FIELD_INVALID when it is missing or unknown. */
export function modeFromMessage(message: PortfolioMode, field: string) {
  return requiredEnumName(PortfolioMode, "PORTFOLIO_MODE", message, field);
}

/** The provenance of a message. @throws Fault FIELD_INVALID when it is missing or unknown. */
export function provenanceFromMessage(message: DataProvenance, field: string) {
  return requiredEnumName(DataProvenance, "DATA_PROVENANCE", message, field);
}

/** A holding limit as its message. */
export function holdingLimitToMessage(
  limit: HoldingLimit,
): MessageInitShape<typeof HoldingLimitSchema> {
  if (limit.sessions !== undefined) return { limit: { case: "sessions", value: limit.sessions } };
  if (limit.bars === undefined) {
    return { limit: { case: "calendarDays", value: limit.calendarDays } };
  }
  const value = { count: limit.bars, interval: intervalToMessage(limit.interval) };
  return { limit: { case: "bars", value } };
}

/** The holding limit of a message. @throws Fault FIELD_INVALID when it sets no unit. */
export function holdingLimitFromMessage(
  { limit }: HoldingLimitMessage,
  field: string,
): HoldingLimit {
  if (limit.case === "sessions") return { sessions: limit.value };
  if (limit.case === "calendarDays") return { calendarDays: limit.value };
  if (limit.case === "bars") {
    const { count, interval } = limit.value;
    return { bars: count, interval: intervalFromMessage(interval, `${field}.bars.interval`) };
  }
  throw invalidField(field, "must set sessions, bars or calendar_days");
}

/**
 * A holding limit whose length in bars is known.
 * @throws Fault FIELD_INVALID for one in calendar days, or in no unit.
 */
export function countedLimitFromMessage(message: HoldingLimitMessage, field: string): CountedLimit {
  const limit = holdingLimitFromMessage(message, field);
  if (limit.calendarDays === undefined) return limit;
  throw invalidField(
    field,
    "must be in sessions or bars: the edge is measured that far ahead, which calendar days do not say",
  );
}
