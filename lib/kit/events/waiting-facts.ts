import { performance } from "node:perf_hooks";

/**
 * Since when the oldest fact waits that is not published, by the monotonic clock. Where facts were not handed over
 * one by one (of an earlier process, or while too many waited) their time is not known: it is then taken to be that of the
 * one before them, and never less than it was.
 */
export class WaitingFacts {
  readonly #startMs = performance.now();
  #sinceMs: number | undefined;
  #newest = 0;

  /** Notes that facts up to a sequence are committed. */
  committed(newest: number, sinceMs = performance.now()): void {
    this.#newest = Math.max(this.#newest, newest);
    this.#sinceMs ??= sinceMs;
  }

  /** Notes facts that an earlier process left behind, or that were read again. */
  found(newest: number): void {
    this.committed(newest, this.#startMs);
  }

  /** Notes that all up to a sequence are published. @param nextMs when the next one was committed, where known */
  published(upTo: number, nextMs: number | undefined): void {
    if (upTo >= this.#newest) this.#sinceMs = undefined;
    else this.#sinceMs = nextMs ?? this.#sinceMs;
  }

  get oldestSeconds(): number {
    return this.#sinceMs === undefined ? 0 : (performance.now() - this.#sinceMs) / 1_000;
  }
}
