import { type Evidence, gathered } from "../domain/ensemble/evidence.ts";
import type { Forecast } from "../domain/forecast.ts";
import { type CreateForecast, type ForecastPlan, planForecast } from "./plan-forecast.ts";
import type { FitEngine, ForecastStore, Stored } from "./ports.ts";

/** What forecasts are made with. */
export interface ForecastMaking {
  readonly store: ForecastStore;
  readonly engine: FitEngine;
  readonly nowMs: () => number;
}

/** Scored forecasts that are looked at; older ones say little of the models' present worth. */
const scoredForecastLimit = 250;

/**
 * Makes a forecast from the latest bars of the request that the policy looks at, or answers with the
 * stored one for the same inputs. A call may wait long for a thread: it is no async function, so that
 * nothing keeps the request's bars meanwhile.
 * @throws Fault FIELD_INVALID, BARS_TOO_FEW, BARS_INVALID, BARS_OUT_OF_ORDER, LOOK_AHEAD, FIT_FAILED,
 *   OVERLOADED
 */
export function createForecast(
  rooms: ForecastMaking,
  request: CreateForecast,
  signal: AbortSignal,
): Promise<Stored<Forecast>> {
  return makeOrFind(rooms, planForecast(request), signal);
}

async function makeOrFind(
  { store, engine, nowMs }: ForecastMaking,
  plan: ForecastPlan,
  signal: AbortSignal,
): Promise<Stored<Forecast>> {
  const { name, subject, hashes, bars, policy, evidenceKey } = plan;
  const known = await store.find(name);
  if (known) return { value: known, lastSequence: await store.lastSequence() };
  const evidence = await evidenceOf(store, plan);
  const { horizonBars } = subject;
  const input = { bars, horizonBars, policy, evidence };
  const { content, contentHash, fitTests } = await engine.forecast(input, signal);
  const made = { name, createTimeMs: nowMs(), contentHash, fitTests };
  return store.keep({ ...made, ...subject, ...hashes, ...content }, policy, evidenceKey);
}

/** What the latest forecasts of the same thing say, if enough were scored by the as-of. */
async function evidenceOf(
  store: ForecastStore,
  { subject, evidenceKey, policy }: ForecastPlan,
): Promise<Evidence | undefined> {
  const { auditSet, asOfMs } = subject;
  const { models, ensemble } = policy;
  const filter = { auditSet, evidenceKey, closedByMs: asOfMs };
  const scored = await store.scored(filter, scoredForecastLimit);
  return scored.length < ensemble.minimumScoredForecasts
    ? undefined
    : gathered("SCORED_FORECASTS", models, scored);
}
