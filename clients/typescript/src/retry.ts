import type { DescMethod } from "@bufbuild/protobuf";
import { MethodOptions_IdempotencyLevel } from "@bufbuild/protobuf/wkt";
import type { PmxError } from "./pmx-error.ts";
import { requestIdField } from "./request-id.ts";

/** How calls are made again. */
export interface RetryPolicy {
  /** How often a call is made at most, the first time included; 1 makes none again. */
  readonly attemptsMax: number;
  /** The longest wait before the second attempt; it doubles with each. */
  readonly firstDelayMs: number;
  /** The longest wait before any attempt, unless pmx says how long. */
  readonly delayMaxMs: number;
  /** Numbers from 0 to below 1, by which many callers do not all come back at once. */
  readonly random: () => number;
}

export const defaultRetry: RetryPolicy = {
  attemptsMax: 5,
  firstDelayMs: 100,
  delayMaxMs: 5_000,
  random: Math.random,
};

/**
 * Whether a call can be made twice with the effect of one: its method has no side effects or says that it is idempotent,
 * or its request has an id by which pmx knows it again.
 */
export function isSafeToRepeat(method: DescMethod): boolean {
  if (method.methodKind !== "unary" && method.methodKind !== "server_streaming") return false;
  const isIdempotent = method.idempotency !== MethodOptions_IdempotencyLevel.IDEMPOTENCY_UNKNOWN;
  return isIdempotent || requestIdField(method.input) !== undefined;
}

/**
 * How long to wait after an attempt that failed; undefined where it would fail again, or has been made often enough.
 * Where pmx says how long, it is that and up to a tenth more; otherwise the wait is drawn from 0 to a bound that doubles
 * ("full jitter").
 * @param attempts how many were made
 */
export function waitBefore(
  { code, retryAfterMs }: PmxError,
  attempts: number,
  { attemptsMax, firstDelayMs, delayMaxMs, random }: RetryPolicy,
): number | undefined {
  if (attempts >= attemptsMax) return undefined;
  if (retryAfterMs !== undefined) return retryAfterMs * (1 + random() / 10);
  if (code !== "UNAVAILABLE") return undefined;
  return random() * Math.min(delayMaxMs, firstDelayMs * 2 ** (attempts - 1));
}
