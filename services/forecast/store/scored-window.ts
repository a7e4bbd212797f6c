import type { EvidenceFilter, ScoredErrors } from "../app/ports.ts";
import { mostScoredForecasts } from "../domain/ensemble/evidence.ts";

/** A scored forecast, as far as it is evidence for later ones. */
export interface ScoredForecast {
  readonly asOfMs: number;
  /** Place in the order of creation. */
  readonly position: number;
  /** Close of its last realised bar, UTC milliseconds. */
  readonly closedMs: number;
  /** Null on outcomes stored before errors were kept. */
  readonly errors: ScoredErrors | null;
}

/** The subject that scored forecasts are evidence on. */
export type ScoredSubject = Pick<EvidenceFilter, "auditSet" | "evidenceKey">;

/** The latest scored forecasts of one subject, ordered latest first, without a gap. */
interface Window {
  readonly scored: ScoredForecast[];
  /** Whether forecasts older than these were left out. */
  truncated: boolean;
}

/** Scores arrive after later as-ofs have begun, so the window holds some that are not known yet. */
const windowRows = mostScoredForecasts + 50;

/**
 * The latest scored forecasts of each subject, kept in memory, so that a forecast does not read and
 * decode hundreds of rows again. Every row of the table comes through `add`, since one process alone
 * writes the database. The subjects used last are kept, as many as fit into `mostRows` rows.
 */
export class ScoredWindows {
  readonly #windows = new Map<string, Window>();
  readonly #read: (subject: ScoredSubject, limit: number) => readonly ScoredForecast[];
  readonly #mostRows: number;
  #rows = 0;

  /**
   * @param read the latest scored forecasts of a subject, at most `limit`, ordered by as-of and then
   *   position, latest first
   */
  constructor(
    read: (subject: ScoredSubject, limit: number) => readonly ScoredForecast[],
    mostRows = 20_000,
  ) {
    this.#read = read;
    this.#mostRows = mostRows;
  }

  /**
   * The latest scored forecasts whose outcome was known at `closedByMs`, at most `mostScoredForecasts`,
   * latest first; undefined where the window does not reach back far enough.
   */
  latest({ closedByMs, ...subject }: EvidenceFilter): readonly ScoredForecast[] | undefined {
    const { scored, truncated } = this.#windowOf(subject);
    const known = scored.filter(({ closedMs }) => closedMs <= closedByMs);
    if (truncated && known.length < mostScoredForecasts) return undefined;
    return known.slice(0, mostScoredForecasts);
  }

  /** Adds a forecast that was just scored. */
  add(subject: ScoredSubject, forecast: ScoredForecast): void {
    const window = this.#windows.get(keyOf(subject));
    if (window === undefined) return;
    const { scored } = window;
    const place = scored.findIndex((other) => !isLater(other, forecast));
    if (place === -1 && window.truncated) return;
    // The window may have been read between the commit and this call.
    if (place !== -1 && scored[place]!.position === forecast.position) return;
    scored.splice(place === -1 ? scored.length : place, 0, forecast);
    this.#rows += 1;
    if (scored.length <= windowRows) return;
    scored.pop();
    this.#rows -= 1;
    window.truncated = true;
  }

  #windowOf(subject: ScoredSubject): Window {
    const key = keyOf(subject);
    const kept = this.#windows.get(key);
    if (kept !== undefined) {
      this.#windows.delete(key);
      this.#windows.set(key, kept);
      return kept;
    }
    const scored = [...this.#read(subject, windowRows)];
    // As many as were asked for: there may be more.
    const window = { scored, truncated: scored.length === windowRows };
    this.#windows.set(key, window);
    this.#rows += scored.length;
    for (const [oldest, { scored: dropped }] of this.#windows) {
      if (this.#rows <= this.#mostRows || oldest === key) break;
      this.#windows.delete(oldest);
      this.#rows -= dropped.length;
    }
    return window;
  }
}

function keyOf({ auditSet, evidenceKey }: ScoredSubject): string {
  return `${evidenceKey} ${auditSet}`;
}

function isLater(one: ScoredForecast, other: ScoredForecast): boolean {
  return one.asOfMs === other.asOfMs ? one.position > other.position : one.asOfMs > other.asOfMs;
}
