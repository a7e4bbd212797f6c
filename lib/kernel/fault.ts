/** The canonical status codes (google.rpc.Code) that pmx answers with. */
export type FaultCode =
  | "INVALID_ARGUMENT"
  | "NOT_FOUND"
  | "ALREADY_EXISTS"
  | "FAILED_PRECONDITION"
  | "ABORTED"
  | "RESOURCE_EXHAUSTED"
  | "UNAVAILABLE"
  | "DEADLINE_EXCEEDED"
  | "CANCELLED"
  | "UNIMPLEMENTED"
  | "UNAUTHENTICATED"
  | "PERMISSION_DENIED"
  | "DATA_LOSS"
  | "INTERNAL";

/**
 * Every reason an error of pmx can carry; `pmx.type.v1.ErrorReason` holds the same names behind
 * the prefix ERROR_REASON_ (a test compares the two).
 */
export const faultReasons = [
  "FIELD_INVALID",
  "REQUEST_ID_REUSED",
  "RESOURCE_NOT_FOUND",
  "INSTRUMENT_UNKNOWN",
  "BARS_TOO_FEW",
  "BARS_INVALID",
  "BARS_OUT_OF_ORDER",
  "BARS_CONFLICTING",
  "LOOK_AHEAD",
  "HORIZON_NOT_CLOSED",
  "PORTFOLIO_STATE",
  "SPRINT_STATE",
  "DATA_CHANGED",
  "GATE_SPEC_UNKNOWN",
  "FACTS_PENDING",
  "OVERLOADED",
  "DRAINING",
  "PEER_UNREACHABLE",
  "DEADLINE",
  "CANCELLED",
  "PAGE_TOKEN_INVALID",
  "DATABASE_CORRUPT",
  "DATABASE_LOCKED",
  "STORAGE_NOT_WRITABLE",
  "PORT_IN_USE",
  "CONFIG_INVALID",
  "FIT_FAILED",
  "INTERNAL",
  "DATABASE_VERSION",
  "SERIES_IN_USE",
  "BARS_QUARANTINED",
  "DECISION_INPUTS_MISSING",
  "TRADING_STATE",
  "TOKEN_INVALID",
  "SCOPE_MISSING",
  "RATE_EXCEEDED",
  "COMMITMENT_STATE",
  "FORECAST_MISSING",
  "COMMITMENT_UNREVEALED",
  "COMMITMENT_PENDING",
  "COMMITMENT_CONFLICTING",
] as const;

/** Machine-readable cause of an error. */
export type FaultReason = (typeof faultReasons)[number];

/** What a store says of itself, never of what it was asked. */
export const storageReasons: ReadonlySet<FaultReason> = new Set([
  "STORAGE_NOT_WRITABLE",
  "DATABASE_LOCKED",
  "DATABASE_CORRUPT",
  "DATABASE_VERSION",
]);

/** One field that was wrong: its path in the request (`bars[3].high`) and what would be right. */
export interface FieldViolation {
  readonly field: string;
  readonly description: string;
}

interface FaultDetails {
  readonly violations?: readonly FieldViolation[];
  readonly metadata?: Readonly<Record<string, string>>;
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/**
 * The one error type that crosses a border. It names what went wrong, where, and what to do;
 * anything else that is thrown is our bug and reaches a caller only as INTERNAL with an id.
 */
export class Fault extends Error {
  override readonly name = "Fault";
  readonly code: FaultCode;
  readonly reason: FaultReason;
  readonly violations: readonly FieldViolation[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly retryAfterMs: number | undefined;

  constructor(code: FaultCode, reason: FaultReason, message: string, details: FaultDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.reason = reason;
    this.violations = details.violations ?? [];
    this.metadata = details.metadata ?? {};
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** INVALID_ARGUMENT for one or more fields; the message repeats the first violation. */
export function invalidFields(violations: readonly FieldViolation[]): Fault {
  const first = violations[0];
  const more = violations.length > 1 ? ` (and ${violations.length - 1} more)` : "";
  const message = first ? `${first.field}: ${first.description}${more}` : "invalid request";
  return new Fault("INVALID_ARGUMENT", "FIELD_INVALID", message, { violations });
}

/** INVALID_ARGUMENT for one field. */
export function invalidField(field: string, description: string): Fault {
  return invalidFields([{ field, description }]);
}

/** NOT_FOUND for a resource name. */
export function notFound(kind: string, resource: string): Fault {
  return new Fault("NOT_FOUND", "RESOURCE_NOT_FOUND", `${kind} ${resource} does not exist`, {
    metadata: { resource },
  });
}
