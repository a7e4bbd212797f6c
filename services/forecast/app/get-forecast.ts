import { notFound } from "#lib/kernel/fault.ts";
import type { Forecast } from "../domain/forecast.ts";
import type { Outcome } from "../domain/outcome.ts";
import type { ForecastStore } from "./ports.ts";

/**
 * A stored forecast, with its outcome once it has been scored.
 * @throws Fault NOT_FOUND
 */
export async function getForecast(
  store: ForecastStore,
  name: string,
): Promise<{ readonly forecast: Forecast; readonly outcome: Outcome | undefined }> {
  const forecast = await store.find(name);
  if (forecast === undefined) throw notFound("forecast", name);
  return { forecast, outcome: await store.findOutcome(name) };
}
