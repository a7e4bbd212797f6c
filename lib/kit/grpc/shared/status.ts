import { Buffer } from "node:buffer";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import * as grpc from "@grpc/grpc-js";
import { Fault } from "#lib/kernel/fault.ts";
import { type Status, StatusSchema } from "#proto/google/rpc/status_pb.ts";
import { asFault } from "../../as-fault.ts";
import { headerBytes, shortText, utf8Bytes } from "./short-text.ts";
import { codeOf, defaultReasonOf, numberOf } from "./status-codes.ts";
import { detailsOf, parseDetails } from "./status-details.ts";

const detailsHeader = "grpc-status-details-bin";
/**
 * All that an error is sent with stands in one block of HTTP/2 headers, and peers drop a call whose
 * headers exceed 8 KiB: grpcio then fails other calls on the connection too. The message is sent twice,
 * percent-encoded and in the details, which are sent in base64: four bytes for three.
 */
const headersBytesMax = 6_000;
const messageBytesMax = 1_000;
/** Names of the headers, and those that say nothing of the error. */
const otherBytes = 250;

/**
 * Converts an error to `google.rpc.Status`, for responses that carry an error per item. Causes never
 * leave the process.
 */
export function faultToMessage(error: unknown): Status {
  const fault = asFault(error);
  const message = shortText(fault.message, messageBytesMax, headerBytes);
  const forDetails = headersBytesMax - otherBytes - headerBytes(message);
  const details = detailsOf(fault, Math.floor((3 * forDetails) / 4) - utf8Bytes(message));
  return create(StatusSchema, { code: numberOf(fault.code), message, details });
}

/** Converts a message to its error; one without details of pmx gets the default reason of its code. */
export function faultFromMessage({ code: number, message, details }: Status): Fault {
  const code = codeOf(number);
  const { reason = defaultReasonOf(code), ...rest } = parseDetails(details) ?? {};
  return new Fault(code, reason, message, rest);
}

/** Converts an error to what gRPC sends: google.rpc.Status in a trailer. */
export function toStatus(error: unknown): grpc.StatusObject {
  const status = faultToMessage(error);
  const { code, message } = status;
  const metadata = new grpc.Metadata();
  metadata.set(detailsHeader, Buffer.from(toBinary(StatusSchema, status)));
  return { code, details: message, metadata };
}

/** The Fault that a peer answered with. A status without our details gets the default reason of its code. */
export function toFault(error: grpc.StatusObject): Fault {
  const status = statusOf(error);
  if (status !== undefined && parseDetails(status.details) !== undefined) {
    return faultFromMessage({ ...status, code: error.code });
  }
  const code = codeOf(error.code);
  return new Fault(code, defaultReasonOf(code), error.details, { cause: error });
}

/** Whether the status carries details: then a peer's handler made it, not the transport. */
export function isFromPeer(error: grpc.StatusObject): boolean {
  return statusOf(error) !== undefined;
}

function statusOf(error: grpc.StatusObject): Status | undefined {
  const bytes = error.metadata?.get(detailsHeader)[0];
  if (bytes === undefined || typeof bytes === "string") return undefined;
  try {
    return fromBinary(StatusSchema, new Uint8Array(bytes));
  } catch {
    // Details that are no google.rpc.Status come from a server that is not ours; its code still counts.
    return undefined;
  }
}
