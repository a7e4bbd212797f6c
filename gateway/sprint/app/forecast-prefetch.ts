import { Prefetch } from "#lib/kit/async/prefetch.ts";
import type { MayForecastAhead } from "../domain/step-plan.ts";
import type { DroppedForecast, ForecastView } from "./peers.ts";

/** The forecasts of one audit run, one for each ticker, or why there is none. */
export type AuditForecasts = readonly (ForecastView | DroppedForecast)[];

/** Whether an audit has its forecast. */
export function isForecast(one: AuditForecasts[number] | undefined): one is ForecastView {
  return one !== undefined && !("dropped" in one);
}

/** Makes the forecasts of one audit run. */
export type MakeForecasts = (audit: number, signal: AbortSignal) => Promise<AuditForecasts>;

/**
 * Makes forecasts before they are needed: they depend only on bars and scores up to their as-of and
 * on the policy, never on the portfolio, so they may run in parallel while the trading part stays
 * in order. At most `ahead` audit runs beyond the last one asked for are started, which bounds
 * memory and load.
 */
export class ForecastPrefetch {
  readonly #audits: number;
  readonly #ahead: number;
  readonly #mayForecastAhead: MayForecastAhead;
  readonly #stop = new AbortController();
  readonly #made: Prefetch<number, AuditForecasts>;
  #startedUpTo = 0;

  /** `audits` is the number of the last audit run; runs are numbered from 1. */
  constructor(
    make: MakeForecasts,
    audits: number,
    ahead: number,
    mayForecastAhead: MayForecastAhead,
  ) {
    this.#made = new Prefetch((audit) => make(audit, this.#stop.signal));
    this.#audits = audits;
    this.#ahead = ahead;
    this.#mayForecastAhead = mayForecastAhead;
  }

  /** The forecasts of an audit run; those of the next runs are started with it. */
  of(audit: number): Promise<AuditForecasts> {
    const wanted = this.#made.get(audit);
    const last = Math.min(this.#audits, audit + this.#ahead);
    for (let next = Math.max(audit, this.#startedUpTo) + 1; next <= last; next += 1) {
      if (!this.#mayForecastAhead(next, audit)) break;
      void this.#made.get(next);
      this.#startedUpTo = next;
    }
    return wanted;
  }

  /** Drops an audit run whose forecasts are not needed any more. */
  release(audit: number): void {
    this.#made.release(audit);
  }

  /** Cancels everything that is still being made. */
  stop(): void {
    this.#stop.abort();
  }
}
