import { isoDateOf } from "#lib/kernel/calendar.ts";
import { meanOf } from "#lib/statistics/confidence-intervals/mean-interval.ts";
import type { Pair } from "./compare-pairs.ts";

/** What one arm measured of a ticker from an as-of on. */
export interface ArmObservation {
  readonly ticker: string;
  /** UTC milliseconds. */
  readonly asOfMs: number;
  /** When the last bar had closed that the value rests on, UTC milliseconds, after the as-of. */
  readonly closedMs: number;
  readonly value: number;
}

/** How many there are of one kind, by the arm that lacks them. */
export interface MissingByArm {
  readonly base: number;
  readonly other: number;
}

/** Pairs of windows that share no bar, and what is not among them. */
export interface DisjointPairs {
  /** One an as-of, ascending. */
  readonly pairs: readonly Pair[];
  /** Observations in the chosen windows that the other arm has and this one lacks; in no pair. */
  readonly missing: MissingByArm;
  /** Chosen windows that no ticker has in both arms; no pair either. */
  readonly emptyWindows: number;
  /** As-ofs that are not chosen, since a bar of their window is one of a chosen window. */
  readonly overlappingAsOfs: number;
}

/**
 * Pairs the observations of two arms by window. The first window begins at the first as-of, each other one at the
 * first as-of at or after the end of the one before: chosen by dates alone, whichever arm has them and before any
 * outcome. A window ends when the last of its tickers has closed. Tickers of one as-of share their days and are one
 * pair: the means over the tickers that both arms have.
 *
 * @throws RangeError for a window without times or that ends before it begins, and for a ticker that an arm has twice at one as-of
 */
export function disjointPairs(
  base: readonly ArmObservation[],
  other: readonly ArmObservation[],
): DisjointPairs {
  const windows = windowsOf(base, other);
  const pairs: Pair[] = [];
  const missing = { base: 0, other: 0 };
  let emptyWindows = 0;
  let overlappingAsOfs = 0;
  let endMs = Number.NEGATIVE_INFINITY;
  for (const window of windows) {
    if (window.asOfMs < endMs) {
      overlappingAsOfs += 1;
      continue;
    }
    endMs = window.closedMs;
    // In one order, so that the order of arrival never changes a digit.
    const common = [...window.base.keys()].filter((ticker) => window.other.has(ticker)).sort();
    missing.base += window.other.size - common.length;
    missing.other += window.base.size - common.length;
    if (common.length === 0) {
      emptyWindows += 1;
      continue;
    }
    const meanIn = (arm: ReadonlyMap<string, number>) =>
      meanOf(common.map((ticker) => arm.get(ticker)!));
    pairs.push({
      asOfMs: window.asOfMs,
      base: meanIn(window.base),
      other: meanIn(window.other),
    });
  }
  return { pairs, missing, emptyWindows, overlappingAsOfs };
}

interface Window {
  readonly asOfMs: number;
  closedMs: number;
  /** Values by ticker. */
  readonly base: Map<string, number>;
  readonly other: Map<string, number>;
}

function windowsOf(
  base: readonly ArmObservation[],
  other: readonly ArmObservation[],
): readonly Window[] {
  const windows = new Map<number, Window>();
  const add = (arm: "base" | "other", observation: ArmObservation) => {
    const { ticker, asOfMs, closedMs, value } = observation;
    if (!(Number.isFinite(asOfMs) && Number.isFinite(closedMs))) {
      throw new RangeError(`a window of ${ticker} from ${asOfMs} to ${closedMs} has no times`);
    }
    if (closedMs <= asOfMs) {
      throw new RangeError(
        `the window of ${ticker} from ${isoDateOf(asOfMs)} ends before it begins`,
      );
    }
    const window = windows.get(asOfMs) ?? {
      asOfMs,
      closedMs,
      base: new Map<string, number>(),
      other: new Map<string, number>(),
    };
    if (window[arm].has(ticker)) {
      throw new RangeError(`the ${arm} arm has ${ticker} twice from ${isoDateOf(asOfMs)}`);
    }
    window[arm].set(ticker, value);
    window.closedMs = Math.max(window.closedMs, closedMs);
    windows.set(asOfMs, window);
  };
  for (const observation of base) add("base", observation);
  for (const observation of other) add("other", observation);
  return [...windows.values()].sort((one, next) => one.asOfMs - next.asOfMs);
}
