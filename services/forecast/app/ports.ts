import type { Bar } from "#lib/kernel/bar.ts";
import type { Evidence, OccasionErrors } from "../domain/ensemble/evidence.ts";
import type { Forecast, HashedForecast } from "../domain/forecast.ts";
import type { Outcome } from "../domain/outcome.ts";
import type { ForecastPolicy } from "../domain/policy.ts";
import type { RegimeReport } from "../domain/regime/detect-regime.ts";

/** What a forecast is computed from. */
export interface FitInput {
  /** Made by `packBars`; gone once a thread has it. */
  readonly bars: ArrayBuffer;
  readonly horizonBars: number;
  readonly policy: ForecastPolicy;
  /** What scored forecasts say of the models; rolling origins are the evidence where absent. */
  readonly evidence?: Evidence | undefined;
}

/**
 * Fits models away from the thread that answers calls. Its errors are the Faults OVERLOADED, DRAINING,
 * DEADLINE and FIT_FAILED, or the signal's reason when it aborts.
 */
export interface FitEngine {
  /** How many fits run at a time. */
  readonly parallelism: number;
  forecast(input: FitInput, signal: AbortSignal): Promise<HashedForecast>;
  regime(bars: readonly Bar[], policy: ForecastPolicy, signal: AbortSignal): Promise<RegimeReport>;
}

/** What is stored, with the sequence of the last fact that the service has stated. */
export interface Stored<T> {
  readonly value: T;
  readonly lastSequence: number;
}

/** Which forecasts to list. */
export interface ForecastFilter {
  /** Empty for all. */
  readonly auditSet: string;
  /** Empty for all. */
  readonly ticker: string;
}

/** A stored forecast with its place in the order in which forecasts were stored, from 1. */
export interface ListedForecast {
  readonly position: number;
  readonly forecast: Forecast;
}

/** Which scored forecasts are evidence for a new one: of the same thing, and known at its as-of. */
export interface EvidenceFilter {
  readonly auditSet: string;
  /** Hash of what must be equal: instrument, bar interval, horizon and models. */
  readonly evidenceKey: string;
  /** Only forecasts whose last realised bar closed by then. */
  readonly closedByMs: number;
}

/** What an outcome says to later forecasts of the same thing. */
export interface OutcomeEvidence {
  /** Close of the last realised bar, UTC milliseconds: from then on the outcome could be known. */
  readonly closedMs: number;
  readonly errors: OccasionErrors;
}

/** Keeps forecasts and outcomes; each write states its fact in the same transaction. */
export interface ForecastStore {
  find(name: string): Promise<Forecast | undefined>;
  findOutcome(name: string): Promise<Outcome | undefined>;
  /** The errors of the latest scored forecasts that match, at most `limit`, latest first. */
  scored(filter: EvidenceFilter, limit: number): Promise<readonly OccasionErrors[]>;
  /** The oldest forecasts after a position that match, at most `limit`. */
  list(filter: ForecastFilter, after: number, limit: number): Promise<readonly ListedForecast[]>;
  /** Keeps the forecast, unless one of its name is there: then that one is the answer. */
  keep(forecast: Forecast, policy: ForecastPolicy, evidenceKey: string): Promise<Stored<Forecast>>;
  /** Keeps the outcome, unless the forecast has one: then that one is the answer. */
  keepOutcome(
    forecast: Forecast,
    outcome: Outcome,
    evidence: OutcomeEvidence,
  ): Promise<Stored<Outcome>>;
  /** Sequence of the last fact stated; 0 for none. */
  lastSequence(): Promise<number>;
}
