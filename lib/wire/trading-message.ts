import { DataProvenance, PortfolioMode, Side } from "#proto/pmx/type/v1/trading_pb.ts";
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
