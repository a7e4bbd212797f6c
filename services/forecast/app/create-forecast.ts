import { type Evidence, summariseErrors } from "../domain/ensemble/evidence.ts";
import type { Forecast } from "../domain/forecast.ts";
import {
  type CreateForecast,
  type ForecastPlan,
  identifyForecast,
  planForecast,
} from "./plan-forecast.ts";
import type { Committed, FitCaller, FitEngine, ForecastStore } from "./ports.ts";

/** What forecasts are made with. */
export interface CreateForecastDependencies {
  readonly store: ForecastStore;
  readonly engine: FitEngine;
  readonly nowMs: () => number;
}

/**
 * Makes a forecast from the latest bars of the request that the policy looks at, or answers with the
 * stored one for the same inputs. Not an async function: a call may wait long for a thread, and the
 * frame of an async one would keep the request's bars in memory meanwhile.
 * @throws Fault FIELD_INVALID, BARS_TOO_FEW, BARS_INVALID, BARS_OUT_OF_ORDER, LOOK_AHEAD, FIT_FAILED,
 *   OVERLOADED, DRAINING, DEADLINE, or the signal's reason when it aborts
 */
export function createForecast(
  dependencies: CreateForecastDependencies,
  request: CreateForecast,
  caller: FitCaller,
): Promise<Committed<Forecast>> {
  const { store } = dependencies;
  const identity = identifyForecast(request);
  const known = store.find(identity.name);
  if (known) return Promise.resolve({ value: known, position: store.position() });
  return fitAndKeep(dependencies, planForecast(identity), caller);
}

async function fitAndKeep(
  { store, engine, nowMs }: CreateForecastDependencies,
  plan: ForecastPlan,
  caller: FitCaller,
): Promise<Committed<Forecast>> {
  const { name, subject, hashes, bars, policy, evidenceKey } = plan;
  const evidence = evidenceOf(store, plan);
  const { horizonBars } = subject;
  const input = { bars, horizonBars, policy, evidence };
  const { content, contentHash, fitTests } = await engine.forecast(input, caller);
  const made = { name, createTimeMs: nowMs(), contentHash, fitTests };
  return store.keep({ ...made, ...subject, ...hashes, ...content }, policy, evidenceKey);
}

/** The evidence of the latest forecasts of the same subject, if enough were scored by the as-of. */
function evidenceOf(
  store: ForecastStore,
  { subject, evidenceKey, policy }: ForecastPlan,
): Evidence | undefined {
  const { auditSet, asOfMs } = subject;
  const { models, ensemble } = policy;
  const scored = store.scored({ auditSet, evidenceKey, closedByMs: asOfMs });
  return scored.length < ensemble.minimumScoredForecasts
    ? undefined
    : summariseErrors("SCORED_FORECASTS", models, scored);
}
