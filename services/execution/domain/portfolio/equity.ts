import { defined, type Metric, undefinedMetric } from "#lib/kernel/metric.ts";
import type { Micros } from "#lib/kernel/money.ts";

/**
 * The portfolio's worth when all bars of one start time have closed. Each point carries the running
 * maximum and the deepest fall so far, so that the last one tells the whole history.
 */
export interface EquityPoint {
  readonly barStartMs: number;
  readonly cashMicros: Micros;
  readonly equityMicros: Micros;
  /** Largest equity so far, the starting cash included. */
  readonly peakEquityMicros: Micros;
  /** Largest of 1 − equity/peak so far, open positions at their mark. */
  readonly maxDrawdownRatio: number;
}

/** The next point; `before` is undefined for the first. */
export function nextEquityPoint(
  before: EquityPoint | undefined,
  startingCashMicros: Micros,
  now: Pick<EquityPoint, "barStartMs" | "cashMicros" | "equityMicros">,
): EquityPoint {
  let peakEquityMicros = before?.peakEquityMicros ?? startingCashMicros;
  if (now.equityMicros > peakEquityMicros) peakEquityMicros = now.equityMicros;
  const fall = Number(peakEquityMicros - now.equityMicros) / Number(peakEquityMicros);
  return {
    ...now,
    peakEquityMicros,
    maxDrawdownRatio: Math.max(before?.maxDrawdownRatio ?? 0, fall),
  };
}

/** Largest fall of the equity from its running maximum, over all marks. */
export function maxDrawdown(last: EquityPoint | undefined, marks: number): Metric {
  const identity = {
    name: "max_drawdown",
    unit: "RATIO",
    denominator: "equity marks at bar closes",
    n: marks,
  } as const;
  if (last === undefined) return undefinedMetric(identity, "NO_DATA");
  return defined(identity, last.maxDrawdownRatio);
}
