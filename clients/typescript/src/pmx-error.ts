import { Code, ConnectError } from "@connectrpc/connect";
import {
  BadRequestSchema,
  ErrorInfoSchema,
  RetryInfoSchema,
} from "../../../proto/gen/google/rpc/error_details_pb.ts";

/** The codes of gRPC, by their numbers. */
const codes = [
  "OK",
  "CANCELLED",
  "UNKNOWN",
  "INVALID_ARGUMENT",
  "DEADLINE_EXCEEDED",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "PERMISSION_DENIED",
  "RESOURCE_EXHAUSTED",
  "FAILED_PRECONDITION",
  "ABORTED",
  "OUT_OF_RANGE",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
  "UNAUTHENTICATED",
] as const;

/** How a call failed, as gRPC names it. */
export type PmxErrorCode = (typeof codes)[number];

/** What is wrong with one field of a request. */
export interface FieldViolation {
  /** Its path, as `spec.tickers[0]`. */
  readonly field: string;
  readonly description: string;
}

interface PmxErrorDetails {
  readonly reason?: string | undefined;
  readonly violations?: readonly FieldViolation[];
  readonly metadata?: Readonly<Record<string, string>>;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/** Why a call failed: what pmx said, or why it could not be asked. */
export class PmxError extends Error {
  override readonly name = "PmxError";
  readonly code: PmxErrorCode;
  /** The cause that pmx names, as `RESOURCE_NOT_FOUND` (`pmx.type.v1.ErrorReason`); undefined where pmx did not answer. */
  readonly reason: string | undefined;
  /** What was wrong with which field of the request. */
  readonly violations: readonly FieldViolation[];
  /** What the error is about, as `resource`; and under `error_id` what the log of the process has it by. */
  readonly metadata: Readonly<Record<string, string>>;
  /** After how many milliseconds pmx says that the call may be made again; undefined where it says nothing. */
  readonly retryAfterMs: number | undefined;

  constructor(code: PmxErrorCode, message: string, details: PmxErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.code = code;
    this.reason = details.reason;
    this.violations = details.violations ?? [];
    this.metadata = details.metadata ?? {};
    this.retryAfterMs = details.retryAfterMs;
  }

  /** What a call to this address threw, as an error of this kind. */
  static from(thrown: unknown, address = "pmx"): PmxError {
    if (thrown instanceof PmxError) return thrown;
    const error = ConnectError.from(thrown);
    const [info] = error.findDetails(ErrorInfoSchema);
    const [bad] = error.findDetails(BadRequestSchema);
    const [retry] = error.findDetails(RetryInfoSchema);
    const delay = retry?.retryDelay;
    const isUnreached = info === undefined && failedToConnect(thrown);
    const code = isUnreached ? "UNAVAILABLE" : (codes[error.code] ?? "UNKNOWN");
    const message = isUnreached
      ? `${address} cannot be reached: ${causeOf(error)}`
      : error.rawMessage;
    return new PmxError(code, message, {
      reason: info?.reason,
      violations: (bad?.fieldViolations ?? []).map(({ field, description }) => ({
        field,
        description,
      })),
      metadata: info?.metadata ?? {},
      retryAfterMs: delay && Number(delay.seconds) * 1_000 + delay.nanos / 1e6,
      cause: thrown,
    });
  }
}

/** What runtimes say of a connection that there is not, or no more. */
const ofConnections =
  /^(E(CONNREFUSED|CONNRESET|PIPE|NOTFOUND|AI_AGAIN|TIMEDOUT|HOSTUNREACH|NETUNREACH)|UND_ERR_\w+|ERR_(STREAM_\w+|HTTP2_\w+))$/;
const ofFetch = /fetch|network|load failed|connection|socket hang up/i;

function failedToConnect(thrown: unknown): boolean {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    const { code } = error as { code?: unknown };
    if (typeof code === "string" && ofConnections.test(code)) return true;
    if (error instanceof TypeError && ofFetch.test(error.message)) return true;
    if (error instanceof ConnectError && error.code === Code.Unavailable && error.isWireError) {
      return false;
    }
  }
  return false;
}

/** The words of the innermost cause, which says most. */
function causeOf(error: Error): string {
  let innermost: Error = error;
  while (innermost.cause instanceof Error) innermost = innermost.cause;
  const { message, code } = innermost as { readonly message: string; readonly code?: unknown };
  // All that a browser says, also where it is pmx that refuses the page.
  const hint = /failed to fetch|networkerror|load failed/i.test(message)
    ? ", or does not list the origin of this page (httpAllowedOrigins)"
    : "";
  return `${message || code}${hint}`;
}
