import { Prefetch } from "#lib/kit/async/prefetch.ts";
import type { LastScoreSeen } from "../domain/step-plan.ts";
import type { DroppedForecast, ForecastView, Score } from "./forecast-port.ts";

/** The forecasts of one audit run, one for each ticker, or why there is none. */
export type AuditForecasts = readonly (ForecastView | DroppedForecast)[];

/** The scores of one audit run, one for each ticker that has a forecast. */
export type AuditScores = readonly (Score | undefined)[];

/** Whether an audit has its forecast. */
export function isForecast(one: AuditForecasts[number] | undefined): one is ForecastView {
  return one !== undefined && !("dropped" in one);
}

/** What forecasts are made and scored with. */
export interface ForecastPrefetchOptions {
  /** Makes the forecasts of one audit run. */
  readonly make: (audit: number, signal: AbortSignal) => Promise<AuditForecasts>;
  /** Scores them; its horizon has closed in the bars of the sprint. */
  readonly score: (forecasts: AuditForecasts, signal: AbortSignal) => Promise<AuditScores>;
  /** Number of the last audit run; runs are numbered from 1. */
  readonly audits: number;
  /** Audit runs that may be under way beyond the last one asked for: this bounds memory and load. */
  readonly ahead: number;
  /** Audit runs that were scored before. */
  readonly scored: number;
  readonly lastScoreSeen: LastScoreSeen;
}

/**
 * Makes forecasts before they are needed: they depend only on bars and scores up to their as-of and
 * on the policy, never on the portfolio, so they may run in parallel while the trading part stays
 * in order. Forecasts that rest on scores wait for these, which are made early for the same reason, in the order
 * of their audit runs.
 */
export class ForecastPrefetch {
  readonly #options: ForecastPrefetchOptions;
  readonly #stop = new AbortController();
  readonly #made: Prefetch<number, AuditForecasts>;
  readonly #scores: Prefetch<number, AuditScores>;
  #startedUpTo = 0;
  #releasedUpTo: number;

  constructor(options: ForecastPrefetchOptions) {
    const { signal } = this.#stop;
    this.#options = options;
    this.#releasedUpTo = options.scored;
    this.#made = new Prefetch(async (audit) => {
      await this.#scoredUpTo(options.lastScoreSeen(audit));
      return options.make(audit, signal);
    });
    this.#scores = new Prefetch(async (audit) => {
      await this.#scoredUpTo(audit - 1);
      return options.score(await this.#made.get(audit), signal);
    });
  }

  /** The forecasts of an audit run; those of the next runs are started with it. */
  of(audit: number): Promise<AuditForecasts> {
    const { audits, ahead } = this.#options;
    const wanted = this.#made.get(audit);
    const last = Math.min(audits, audit + ahead);
    for (let next = Math.max(audit, this.#startedUpTo) + 1; next <= last; next += 1) {
      void this.#made.get(next);
      this.#startedUpTo = next;
    }
    return wanted;
  }

  /** The scores of an audit run. */
  scoresOf(audit: number): Promise<AuditScores> {
    return this.#scores.get(audit);
  }

  /** Drops an audit run that is scored and not needed any more. */
  release(audit: number): void {
    this.#made.release(audit);
    this.#scores.release(audit);
    this.#releasedUpTo = audit;
  }

  /** Cancels everything that is still being made. */
  stop(): void {
    this.#stop.abort();
  }

  async #scoredUpTo(audit: number): Promise<void> {
    if (audit > this.#releasedUpTo) await this.#scores.get(audit);
  }
}
