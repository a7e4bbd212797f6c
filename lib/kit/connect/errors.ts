import { Buffer } from "node:buffer";
import { createRegistry, toJson } from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import type { Fault, FaultCode } from "#lib/kernel/fault.ts";
import { faultToMessage } from "../grpc/shared/status.ts";
import { errorDetails } from "../grpc/shared/status-details.ts";

/** The types of details, by which messages that hold errors become JSON. */
export const detailTypes = createRegistry(...errorDetails);

/** An error as Connect's protocol has it: the code in small letters, the details of gRPC in base64. */
export interface ConnectError {
  readonly code: string;
  readonly message: string;
  readonly details: readonly {
    readonly type: string;
    /** The message, base64 without padding. */
    readonly value: string;
    /** The same for a person. */
    readonly debug: unknown;
  }[];
}

/** How Connect spells a code; one of them as American English has it. */
export function connectCodeOf(code: FaultCode): string {
  return code === "CANCELLED" ? "canceled" : code.toLowerCase();
}

/** The same details as gRPC's trailer would have. */
export function connectErrorOf(fault: Fault): ConnectError {
  const { message, details } = faultToMessage(fault);
  return {
    code: connectCodeOf(fault.code),
    message,
    details: details.map((detail) => {
      const type = detail.typeUrl.slice(detail.typeUrl.lastIndexOf("/") + 1);
      const value = Buffer.from(detail.value).toString("base64").replace(/=+$/, "");
      const desc = detailTypes.getMessage(type);
      const found = desc && anyUnpack(detail, desc);
      return { type, value, debug: desc && found ? toJson(desc, found) : null };
    }),
  };
}
