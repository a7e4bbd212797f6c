import type { Bar } from "../../kernel/bar.ts";
import type { Forecast, ForecastContent } from "../domain/forecast.ts";
import type { Outcome } from "../domain/outcome.ts";
import type { ForecastPolicy } from "../domain/policy.ts";

/** Computes forecasts away from the thread that answers calls. */
export interface FitEngine {
  /** @throws Fault OVERLOADED, DRAINING, FIT_FAILED, or the signal's reason when it aborts. */
  compute(
    bars: readonly Bar[],
    horizonBars: number,
    policy: ForecastPolicy,
    signal: AbortSignal,
  ): Promise<ForecastContent>;
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

/** One page of forecasts, oldest first. */
export interface ForecastPage {
  readonly forecasts: readonly Forecast[];
  /** Position to continue after; absent at the end. */
  readonly next?: number;
}

/** Keeps forecasts and outcomes; each write states its fact in the same transaction. */
export interface ForecastStore {
  find(name: string): Promise<Forecast | undefined>;
  findOutcome(name: string): Promise<Outcome | undefined>;
  list(filter: ForecastFilter, after: number, limit: number): Promise<ForecastPage>;
  /** Keeps the forecast, unless one of its name is there: then that one is the answer. */
  keep(forecast: Forecast, policy: ForecastPolicy): Promise<Stored<Forecast>>;
  /** Keeps the outcome, unless the forecast has one: then that one is the answer. */
  keepOutcome(forecast: Forecast, outcome: Outcome): Promise<Stored<Outcome>>;
  /** Sequence of the last fact stated; 0 for none. */
  lastSequence(): Promise<number>;
}
