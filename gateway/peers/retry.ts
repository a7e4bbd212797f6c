import { Fault } from "../../services/kernel/fault.ts";

/** How calls to peers are repeated. */
export interface RetryPolicy {
  /** For how long a peer may be away before the call is given up, in milliseconds. */
  readonly patienceMs: number;
  readonly sleep: (ms: number) => Promise<void>;
}

const firstDelayMs = 50;
const largestDelayMs = 2_000;

/**
 * Repeats a call while the peer is away (UNAVAILABLE) or full (RESOURCE_EXHAUSTED). Only calls
 * that give the same answer when repeated may be made through it; all of the gateway's are.
 */
export async function withRetry<T>(policy: RetryPolicy, call: () => Promise<T>): Promise<T> {
  let waitedMs = 0;
  for (let delayMs = firstDelayMs; ; delayMs = Math.min(2 * delayMs, largestDelayMs)) {
    try {
      return await call();
    } catch (error) {
      const passing =
        error instanceof Fault &&
        (error.code === "UNAVAILABLE" || error.code === "RESOURCE_EXHAUSTED");
      if (!passing || waitedMs >= policy.patienceMs) throw error;
      const pauseMs = Math.max(delayMs, error.retryAfterMs ?? 0);
      await policy.sleep(pauseMs);
      waitedMs += pauseMs;
    }
  }
}
