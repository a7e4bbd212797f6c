import { status } from "@grpc/grpc-js";
import type { FaultCode, FaultReason } from "#lib/kernel/fault.ts";

/** Every code of a Fault, with the reason assumed for a peer that gives none. */
const defaultReasons: Readonly<Record<FaultCode, FaultReason>> = {
  INVALID_ARGUMENT: "FIELD_INVALID",
  NOT_FOUND: "RESOURCE_NOT_FOUND",
  ALREADY_EXISTS: "REQUEST_ID_REUSED",
  FAILED_PRECONDITION: "FIELD_INVALID",
  ABORTED: "DATA_CHANGED",
  RESOURCE_EXHAUSTED: "OVERLOADED",
  UNAVAILABLE: "PEER_UNREACHABLE",
  DEADLINE_EXCEEDED: "DEADLINE",
  CANCELLED: "CANCELLED",
  UNIMPLEMENTED: "INTERNAL",
  UNAUTHENTICATED: "TOKEN_INVALID",
  PERMISSION_DENIED: "SCOPE_MISSING",
  DATA_LOSS: "INTERNAL",
  INTERNAL: "INTERNAL",
};

/** All codes that a Fault can have. */
export const faultCodes = Object.keys(defaultReasons) as readonly FaultCode[];

/** The number of a code on the wire (google.rpc.Code). */
export function numberOf(code: FaultCode): number {
  return status[code];
}

/** The code of a number; INTERNAL for codes that pmx never answers with. */
export function codeOf(number: number): FaultCode {
  return faultCodes.find((code) => status[code] === number) ?? "INTERNAL";
}

export function defaultReasonOf(code: FaultCode): FaultReason {
  return defaultReasons[code];
}
