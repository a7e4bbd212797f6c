import { Fault } from "#lib/kernel/fault.ts";
import type { Forecast } from "../domain/forecast.ts";
import { createForecast, type ForecastMaking } from "./create-forecast.ts";
import type { CreateForecast } from "./plan-forecast.ts";
import type { Stored } from "./ports.ts";

/** What became of one request of a batch. */
export type BatchItem = { readonly index: number } & (
  | { readonly stored: Stored<Forecast> }
  | { readonly fault: Fault }
);

/**
 * Makes many forecasts, as many at a time as there are threads to fit on, and yields each as soon as
 * it is there. A request that fails is told in its item and stops no other.
 * @throws the signal's reason when it aborts; what was made until then is kept
 */
export async function* batchCreateForecasts(
  rooms: ForecastMaking,
  requests: readonly CreateForecast[],
  signal: AbortSignal,
): AsyncGenerator<BatchItem> {
  const running = new Map<number, Promise<BatchItem>>();
  const leaving = new AbortController();
  const either = AbortSignal.any([signal, leaving.signal]);
  // One more than there are threads: its bars are checked and hashed while the others are fitted.
  const atOnce = rooms.engine.parallelism + 1;
  let next = 0;
  try {
    while (next < requests.length || running.size > 0) {
      while (next < requests.length && running.size < atOnce) {
        const item = itemOf(rooms, requests[next]!, next, either);
        // Thrown where it is awaited; until then it is not "unhandled".
        item.catch(() => undefined);
        running.set(next, item);
        next += 1;
      }
      const item = await Promise.race(running.values());
      running.delete(item.index);
      if (signal.aborted) throw signal.reason;
      yield item;
    }
  } finally {
    leaving.abort(new Fault("CANCELLED", "CANCELLED", "the batch has ended"));
  }
}

async function itemOf(
  rooms: ForecastMaking,
  request: CreateForecast,
  index: number,
  signal: AbortSignal,
): Promise<BatchItem> {
  try {
    return { index, stored: await createForecast(rooms, request, signal) };
  } catch (error) {
    // Anything else is a bug of ours, which ends the batch and is logged with its cause.
    if (error instanceof Fault) return { index, fault: error };
    throw error;
  }
}
