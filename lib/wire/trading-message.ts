import type { MessageInitShape } from "@bufbuild/protobuf";
import { invalidField } from "#lib/kernel/fault.ts";
import type { HoldingLimit } from "#lib/kernel/trading.ts";
import {
  DataProvenance,
  type HoldingLimit as HoldingLimitMessage,
  type HoldingLimitSchema,
  PortfolioMode,
  Side,
} from "#proto/pmx/type/v1/trading_pb.ts";
import { requiredEnumName } from "./enum-name.ts";

/** The side of a message. @throws Fault FIELD_INVALID when it is missing or unknown. */
export function sideFromMessage(message: Side, field: string) {
  return requiredEnumName(Side, "SIDE", message, field);
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
  return limit.sessions === undefined
    ? { limit: { case: "calendarDays", value: limit.calendarDays } }
    : { limit: { case: "sessions", value: limit.sessions } };
}

/** The holding limit of a message. @throws Fault FIELD_INVALID when it sets no unit. */
export function holdingLimitFromMessage(
  { limit }: HoldingLimitMessage,
  field: string,
): HoldingLimit {
  if (limit.case === "sessions") return { sessions: limit.value };
  if (limit.case === "calendarDays") return { calendarDays: limit.value };
  throw invalidField(field, "must set sessions or calendar_days");
}
