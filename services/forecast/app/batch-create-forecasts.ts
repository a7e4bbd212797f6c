import { Fault } from "#lib/kernel/fault.ts";
import { Prefetch } from "#lib/kit/async/prefetch.ts";
import type { Forecast } from "../domain/forecast.ts";
import { type CreateForecastDependencies, createForecast } from "./create-forecast.ts";
import type { CreateForecast } from "./plan-forecast.ts";
import type { Committed, FitCaller } from "./ports.ts";

/** What became of one request of a batch. */
export type BatchItem = { readonly index: number } & (
  | { readonly created: Committed<Forecast> }
  | { readonly fault: Fault }
);

/**
 * Makes many forecasts, as many at a time as there are threads to fit on, and yields each as soon as
 * it is made. A request that fails has its fault in its item and stops no other.
 * @param requests each, or why it is none
 * @throws the signal's reason when it aborts; what was made until then stays stored
 */
export async function* batchCreateForecasts(
  dependencies: CreateForecastDependencies,
  requests: readonly (CreateForecast | Fault)[],
  { peer, signal }: FitCaller,
): AsyncGenerator<BatchItem> {
  const leaving = new AbortController();
  const either = { peer, signal: AbortSignal.any([signal, leaving.signal]) };
  // One more than there are threads: its bars are checked and hashed while the others are fitted.
  const atOnce = dependencies.engine.parallelism + 1;
  const running = new Prefetch((at: number) => itemOf(dependencies, requests[at]!, at, either));
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
  dependencies: CreateForecastDependencies,
  request: CreateForecast | Fault,
  index: number,
  caller: FitCaller,
): Promise<BatchItem> {
  if (request instanceof Fault) return { index, fault: request };
  try {
    return { index, created: await createForecast(dependencies, request, caller) };
  } catch (error) {
    // Anything else is a bug of pmx: it ends the batch and is logged with its cause.
    if (error instanceof Fault) return { index, fault: error };
    throw error;
  }
}
