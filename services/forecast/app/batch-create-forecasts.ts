import { Fault } from "#lib/kernel/fault.ts";
import { Prefetch } from "#lib/kit/async/prefetch.ts";
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
  const leaving = new AbortController();
  const either = AbortSignal.any([signal, leaving.signal]);
  // One more than there are threads: its bars are checked and hashed while the others are fitted.
  const atOnce = rooms.engine.parallelism + 1;
  const running = new Prefetch((at: number) => itemOf(rooms, requests[at]!, at, either));
  let next = 0;
  try {
    while (next < requests.length || running.size > 0) {
      for (; next < requests.length && running.size < atOnce; next += 1) void running.get(next);
      const first = await running.first();
      const item = await running.get(first);
      running.release(first);
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
