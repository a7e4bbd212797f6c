import type { PinnedRate, PinnedSeries, Sprint } from "./sprint.ts";

/** A session that no audit run was made for. */
export interface SkippedSession {
  readonly closeMs: number;
  /** Those that had no bar of it. */
  readonly tickers: readonly string[];
}

/** Bars up to the as-of before that a source has revised since the night before. */
export interface RevisedBars {
  readonly ticker: string;
  readonly barCount: number;
  /** Start of the first one, UTC milliseconds. */
  readonly firstBarMs: number;
}

/**
 * One run of a forward sprint that found new bars, kept before its first step: a process that is killed goes on with
 * the same bars, whatever was imported since.
 */
export interface ForwardNight {
  /** From 1. */
  readonly sequence: number;
  readonly createTimeMs: number;
  /** Place of its first audit run in the sprint, from 1. */
  readonly firstAudit: number;
  /** UTC milliseconds, ascending, one or more. */
  readonly asOfTimesMs: readonly number[];
  readonly series: readonly PinnedSeries[];
  /** Absent where all tickers are in the sprint's currency. */
  readonly rates?: readonly PinnedRate[];
  readonly dataHash: string;
  readonly skipped: readonly SkippedSession[];
  readonly revised: readonly RevisedBars[];
  readonly build: string;
}

/** The sprint with the bars of a night in the place of those that it was created on. */
export function sprintOfNight(
  { rates: _, ...sprint }: Sprint,
  { series, rates, dataHash }: Pick<ForwardNight, "series" | "rates" | "dataHash">,
): Sprint {
  return { ...sprint, series, ...(rates && { rates }), dataHash };
}

/** The night of an audit run; undefined for one that no night has. */
export function nightOfAudit(
  nights: readonly ForwardNight[],
  audit: number,
): ForwardNight | undefined {
  return nights.findLast(({ firstAudit }) => firstAudit <= audit);
}
