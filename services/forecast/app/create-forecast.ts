import { type Bar, type BarInterval, closeTimeMs } from "../../kernel/bar.ts";
import { type FieldViolation, invalidFields } from "../../kernel/fault.ts";
import type { Instrument } from "../../kernel/instrument.ts";
import { checkBars, checkEnoughBars, checkNoLookAhead } from "../domain/bars.ts";
import type { Evidence } from "../domain/ensemble/evidence.ts";
import { scoredEvidence } from "../domain/ensemble/scored-evidence.ts";
import type { Forecast, ForecastSubject } from "../domain/forecast.ts";
import {
  contentHashOf,
  dataHashOf,
  evidenceKeyOf,
  forecastNameOf,
  modelSetHashOf,
  policyHashOf,
} from "../domain/identity.ts";
import type { ForecastPolicy } from "../domain/policy.ts";
import type { FitEngine, ForecastStore, Stored } from "./ports.ts";

/** What a forecast is asked for. */
export interface CreateForecast {
  /** Empty for none. */
  readonly auditSet: string;
  readonly instrument: Instrument;
  readonly interval: BarInterval;
  readonly bars: readonly Bar[];
  /** The close of the last bar where absent. */
  readonly asOfMs: number | undefined;
  readonly horizonBars: number;
  readonly policy: ForecastPolicy;
}

/** What forecasts are made with. */
export interface ForecastMaking {
  readonly store: ForecastStore;
  readonly engine: FitEngine;
  readonly nowMs: () => number;
}

const longestHorizonBars = 250;
const longestText = 200;
/** Scored forecasts that are looked at; older ones say little of the models' present worth. */
export const scoredForecastLimit = 250;

/**
 * Makes a forecast from the latest bars of the request that the policy looks at, or answers with the
 * stored one for the same inputs.
 * @throws Fault FIELD_INVALID, BARS_TOO_FEW, BARS_INVALID, BARS_OUT_OF_ORDER, LOOK_AHEAD, FIT_FAILED,
 *   OVERLOADED
 */
export async function createForecast(
  rooms: ForecastMaking,
  request: CreateForecast,
  signal: AbortSignal,
): Promise<Stored<Forecast>> {
  const { bars, interval, horizonBars, policy } = request;
  checkFields(request);
  checkBars(bars);
  if (request.asOfMs !== undefined) checkNoLookAhead(bars, interval, request.asOfMs);
  checkEnoughBars(bars, policy.minimumBars);
  const used = bars.slice(-policy.lookbackBars);
  const subject = {
    auditSet: request.auditSet,
    instrument: request.instrument,
    interval,
    asOfMs: closeTimeMs(used.at(-1)!, interval),
    horizonBars,
  };
  const hashes = {
    dataHash: dataHashOf(used),
    policyHash: policyHashOf(policy),
    modelSetHash: modelSetHashOf(policy),
  };
  const name = forecastNameOf(subject, hashes);
  const known = await rooms.store.find(name);
  if (known) return { value: known, lastSequence: await rooms.store.lastSequence() };
  const evidenceKey = evidenceKeyOf(subject, policy);
  const evidence = await evidenceOf(rooms.store, subject, evidenceKey, policy);
  const input = { bars: used, horizonBars, policy, evidence };
  const content = await rooms.engine.forecast(input, signal);
  const made = { name, createTimeMs: rooms.nowMs(), contentHash: contentHashOf(content) };
  return rooms.store.keep({ ...made, ...subject, ...hashes, ...content }, policy, evidenceKey);
}

/** What the latest forecasts of the same thing say, if enough were scored by the as-of. */
async function evidenceOf(
  store: ForecastStore,
  { auditSet, asOfMs }: ForecastSubject,
  evidenceKey: string,
  { models, ensemble }: ForecastPolicy,
): Promise<Evidence | undefined> {
  const filter = { auditSet, evidenceKey, closedByMs: asOfMs };
  const scored = await store.scored(filter, scoredForecastLimit);
  return scored.length < ensemble.minimumScoredForecasts
    ? undefined
    : scoredEvidence(models, scored);
}

function checkFields({ auditSet, instrument, horizonBars }: CreateForecast): void {
  const violations: FieldViolation[] = [];
  if (!(Number.isInteger(horizonBars) && horizonBars >= 1 && horizonBars <= longestHorizonBars)) {
    const description = `must be from 1 to ${longestHorizonBars}; it is ${horizonBars}`;
    violations.push({ field: "horizon_bars", description });
  }
  if (instrument.ticker.trim() === "") {
    violations.push({ field: "instrument.ticker", description: "is required" });
  }
  for (const [field, text] of [
    ["instrument.ticker", instrument.ticker],
    ["audit_set", auditSet],
  ] as const) {
    if (text.length > longestText) {
      violations.push({ field, description: `must have at most ${longestText} characters` });
    }
  }
  if (violations.length > 0) throw invalidFields(violations);
}
