import type { Fault, FaultCode } from "#lib/kernel/fault.ts";
import type { HttpAnswer } from "./route.ts";

/** The HTTP status of a code, as google.rpc.Code maps them. */
export const statuses: Readonly<Record<FaultCode, number>> = {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  ABORTED: 409,
  RESOURCE_EXHAUSTED: 429,
  CANCELLED: 499,
  UNIMPLEMENTED: 501,
  UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
  DATA_LOSS: 500,
  INTERNAL: 500,
};

/** The HTTP status of a code. */
export function statusOfCode(code: FaultCode): number {
  return statuses[code];
}

/** An answer of JSON. */
export function jsonAnswer(value: unknown, status = 200): HttpAnswer {
  return { status, contentType: "application/json", body: `${JSON.stringify(value)}\n` };
}

/** An error of the protocol itself: no such path, a method that is not allowed. */
export function errorAnswer(status: number, code: string, message: string): HttpAnswer {
  return jsonAnswer({ error: { status, code, message } }, status);
}

/** A Fault with its code, its reason and what to do; never its cause. */
export function faultAnswer(fault: Fault): HttpAnswer {
  const { code, reason, message, violations, metadata, retryAfterMs } = fault;
  const status = statuses[code];
  const details = {
    ...(violations.length > 0 && { violations }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
  };
  const answer = jsonAnswer({ error: { status, code, reason, message, ...details } }, status);
  if (retryAfterMs === undefined) return answer;
  return { ...answer, headers: { "retry-after": String(Math.ceil(retryAfterMs / 1_000)) } };
}
