import { defined, type Metric, undefinedMetric } from "#lib/kernel/metric.ts";
import type { Micros } from "#lib/kernel/money.ts";

/**
 * The portfolio's equity when a batch of bars has closed. Each point carries the count of points, the
 * running maximum and the deepest fall so far, so that the last one sums up the whole history.
 */
export interface EquityPoint {
  /** How many points there are so far, this one included. */
  readonly ordinal: number;
  /** Start of the latest bar of any instrument so far. */
  readonly barStartMs: number;
  /** When the last bar of the batch closed. */
  readonly barCloseMs: number;
  readonly cashMicros: Micros;
  readonly equityMicros: Micros;
  /** Largest equity so far, the starting cash included. */
  readonly peakEquityMicros: Micros;
  /** Largest of 1 − equity/peak so far, open positions at their mark. */
  readonly maxDrawdownRatio: number;
}

/** The equity when the last bars of a UTC date had closed. */
type EquityMark = Pick<EquityPoint, "barCloseMs" | "equityMicros" | "cashMicros">;

/** How the equity of a portfolio went, date by date. */
export interface EquityHistory {
  /** Start of the first bar. */
  readonly startTimeMs: number;
  /** The last mark of each UTC date with bars, ascending; a bar that closes at midnight is of the date before. */
  readonly marks: readonly EquityMark[];
}

/** The next point; `before` is undefined for the first. */
export function nextEquityPoint(
  before: EquityPoint | undefined,
  startingCashMicros: Micros,
  now: Omit<EquityPoint, "ordinal" | "peakEquityMicros" | "maxDrawdownRatio">,
): EquityPoint {
  let peakEquityMicros = before?.peakEquityMicros ?? startingCashMicros;
  if (now.equityMicros > peakEquityMicros) peakEquityMicros = now.equityMicros;
  const fall = Number(peakEquityMicros - now.equityMicros) / Number(peakEquityMicros);
  return {
    ...now,
    ordinal: (before?.ordinal ?? 0) + 1,
    peakEquityMicros,
    maxDrawdownRatio: Math.max(before?.maxDrawdownRatio ?? 0, fall),
  };
}

/** Largest fall of the equity from its running maximum, over all marks. */
export function maxDrawdown(last: EquityPoint | undefined): Metric {
  const identity = {
    name: "max_drawdown",
    unit: "SHARE",
    denominator: "equity marks at bar closes",
    n: last?.ordinal ?? 0,
  } as const;
  if (last === undefined) return undefinedMetric(identity, "NO_DATA");
  return defined(identity, last.maxDrawdownRatio);
}
