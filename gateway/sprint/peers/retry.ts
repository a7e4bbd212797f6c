import { Fault } from "#lib/kernel/fault.ts";
import type { CallOptions } from "#lib/kit/grpc/client/client.ts";

/** How calls to peers are made and repeated. */
export interface CallPolicy {
  /** For how long a peer may fail, from the first failure on, before the call is given up. */
  readonly patienceMs: number;
  /** How long one attempt may take. */
  readonly attemptMs: number;
  /** Ends the attempt under way and every further one. */
  readonly signal?: AbortSignal;
  /** Resolves after `ms` or when the signal is aborted; never rejects. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** A monotonic clock, in milliseconds. */
  readonly nowMs: () => number;
}

const firstDelayMs = 50;
const largestDelayMs = 2_000;

/**
 * Repeats a call while the peer is away (UNAVAILABLE), full (OVERLOADED) or silent. Whatever a peer
 * answers besides, and a message of ours that is too large, would be the same the next time. Only for
 * idempotent calls; all calls of the gateway are.
 */
export async function withRetry<T>(
  policy: CallPolicy,
  call: (options: CallOptions) => Promise<T>,
): Promise<T> {
  const { patienceMs, attemptMs, signal, sleep, nowMs } = policy;
  const options = { deadlineMs: attemptMs, ...(signal === undefined ? {} : { signal }) };
  let firstFailureMs: number | undefined;
  for (let delayMs = firstDelayMs; ; delayMs = Math.min(2 * delayMs, largestDelayMs)) {
    try {
      return await call(options);
    } catch (error) {
      if (!(error instanceof Fault && mayPass(error)) || signal?.aborted) throw error;
      firstFailureMs ??= nowMs();
      const leftMs = patienceMs - (nowMs() - firstFailureMs);
      if (leftMs <= 0) throw error;
      await sleep(Math.min(Math.max(delayMs, error.retryAfterMs ?? 0), leftMs), signal);
    }
  }
}

/** Whether the same call may succeed later. */
function mayPass({ code, reason, metadata }: Fault): boolean {
  if (code === "UNAVAILABLE" || reason === "OVERLOADED") return true;
  // A peer that answered with its own deadline, as on a fit that ran too long, states no address.
  return code === "DEADLINE_EXCEEDED" && metadata.address !== undefined;
}
