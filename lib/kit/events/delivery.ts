import { Fault, storageReasons } from "#lib/kernel/fault.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { SubscribeOptions } from "./bus.ts";
import type { EventEnvelope } from "./event.ts";

/** How often, and how soon, an event whose handler failed is delivered again. */
export interface RedeliveryPolicy {
  readonly maxDeliveries: number;
  /** Wait before the second, third … delivery, in milliseconds; the last one repeats. */
  readonly backoffMs: readonly number[];
}

export const defaultRedelivery: RedeliveryPolicy = {
  maxDeliveries: 5,
  backoffMs: [1_000, 5_000, 30_000, 120_000],
};

/**
 * The outcome of one delivery: the event is settled, or is delivered again after `retryMs`. `counts`
 * is false for a delivery that does not use up one of `maxDeliveries`.
 */
export type Delivery =
  | { readonly settled: true }
  | { readonly settled: false; readonly retryMs: number; readonly counts: boolean };

/**
 * Hands an event to its subscriber for the `attempt`-th time (from 1). An event that is poison
 * (Fault INVALID_ARGUMENT) or has used up its deliveries goes to the subscriber's dead letters, and
 * is settled once it is stored there. A full disk or a locked database uses up none.
 */
export async function deliver(
  event: EventEnvelope,
  attempt: number,
  subscriber: SubscribeOptions,
  policy: RedeliveryPolicy,
  logger: Logger,
): Promise<Delivery> {
  const about = { durable: subscriber.durable, event: event.id, subject: event.subject, attempt };
  let failure: unknown;
  // The process died during the last allowed attempt, and the server counted it.
  if (attempt > policy.maxDeliveries) {
    failure = new Error(`given up after ${policy.maxDeliveries} deliveries`);
  } else {
    try {
      await subscriber.handle(event);
      subscriber.delivered?.(attempt, "handled");
      return { settled: true };
    } catch (error) {
      failure = error;
    }
  }
  const counts = !isOfStorage(failure);
  if (!counts || (!isPoison(failure) && attempt < policy.maxDeliveries)) {
    const retryMs = backoff(policy, attempt);
    subscriber.delivered?.(attempt, "failed");
    logger.warn("event handler failed; will deliver again", { ...about, retryMs, error: failure });
    return { settled: false, retryMs, counts };
  }
  try {
    await subscriber.onDeadLetter?.(event, failure);
    subscriber.delivered?.(attempt, "given_up");
    logger.error("event given up", { ...about, error: failure });
    return { settled: true };
  } catch (error) {
    logger.error("dead letter could not be kept; will try again", { ...about, error });
    return { settled: false, retryMs: backoff(policy, attempt), counts: !isOfStorage(error) };
  }
}

function isPoison(error: unknown): boolean {
  return error instanceof Fault && error.code === "INVALID_ARGUMENT";
}

/** Whether the event waits until the store can be written again. */
function isOfStorage(error: unknown): boolean {
  if (!(error instanceof Fault)) return false;
  return storageReasons.has(error.reason) || error.reason === "DRAINING";
}

function backoff(policy: RedeliveryPolicy, attempt: number): number {
  return policy.backoffMs[Math.min(attempt, policy.backoffMs.length) - 1] ?? 0;
}
