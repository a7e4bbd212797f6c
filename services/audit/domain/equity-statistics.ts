import { weekdayOf } from "#lib/kernel/calendar/dates.ts";
import { type DeepestFall, deepestFall } from "#lib/statistics/returns/deepest-fall.ts";
import {
  type SharpeRatio,
  sharpeRatio,
  sortinoRatio,
} from "#lib/statistics/returns/return-ratios.ts";
import type { EndedRun } from "./facts/execution-facts.ts";

const dayMs = 86_400_000;

/** What the equity of a portfolio came to, open positions at their mark; a period is a UTC date with bars. */
export interface EquityStatistics {
  readonly portfolio: string;
  /** When the last bars had closed. */
  readonly endMs: number;
  /** Periods, one a mark. */
  readonly periods: number;
  readonly totalReturnRatio: number;
  readonly maxDrawdownRatio: number;
  /** From the peak before the deepest fall to its trough; 0 without any fall. */
  readonly drawdownDays: number;
  /** From the trough until the peak was reached again; undefined where it was not, and without a fall. */
  readonly recoveryDays: number | undefined;
  /** Undefined for fewer than two periods, and where the returns do not vary. */
  readonly sharpe: SharpeRatio | undefined;
  /** Undefined without a losing period. */
  readonly sortinoRatio: number | undefined;
  /** 365 where a bar closed for a Saturday or Sunday, else 252. */
  readonly periodsPerYear: number;
  /** Periods that ended with a position held. */
  readonly periodsHeld: number;
  /** Mean of |equity − cash| over equity: longs less shorts. */
  readonly meanExposureRatio: number;
}

/** Return of each date with bars, after all costs that were charged by then; the first one on the starting capital. */
export function periodReturns({
  startingCashMicros,
  equityMicros,
}: Pick<EndedRun, "startingCashMicros" | "equityMicros">): readonly number[] {
  const curve = [Number(startingCashMicros), ...equityMicros.map(Number)];
  return equityMicros.map((value, at) => Number(value) / (curve[at] as number) - 1);
}

/** Sums up how the equity of a run went, the starting capital in front of the first mark. */
export function equityStatistics(run: EndedRun): EquityStatistics {
  const { portfolio, closeTimesMs, cashMicros } = run;
  const equity = run.equityMicros.map(Number);
  const exposures = equity.map((value, at) => Math.abs(value - Number(cashMicros[at])));
  const curve = [Number(run.startingCashMicros), ...equity];
  const timesMs = [run.startTimeMs, ...closeTimesMs];
  const returns = periodReturns(run);
  const fall = deepestFall(curve);
  const days = (from: number, to: number) =>
    ((timesMs[to] as number) - (timesMs[from] as number)) / dayMs;
  const periods = equity.length;
  return {
    portfolio,
    endMs: closeTimesMs.at(-1) as number,
    periods,
    totalReturnRatio: (equity.at(-1) as number) / (curve[0] as number) - 1,
    maxDrawdownRatio: fall?.ratio ?? 0,
    drawdownDays: fall === undefined ? 0 : days(fall.peak, fall.trough),
    recoveryDays: fall === undefined ? 0 : recoveryOf(fall, days),
    sharpe: sharpeRatio(returns),
    sortinoRatio: sortinoRatio(returns),
    periodsPerYear: closeTimesMs.some(isWeekend) ? 365 : 252,
    periodsHeld: exposures.filter((value) => value > 0).length,
    meanExposureRatio:
      exposures.reduce((sum, value, at) => sum + value / (equity[at] as number), 0) / periods,
  };
}

/** Whether a bar that closed then is of a Saturday or Sunday; one that closes at midnight is of the date before. */
function isWeekend(closeTimeMs: number): boolean {
  const weekday = weekdayOf(closeTimeMs - 1);
  return weekday === 0 || weekday === 6;
}

function recoveryOf(
  { trough, recovery }: DeepestFall,
  days: (from: number, to: number) => number,
): number | undefined {
  return recovery === undefined ? undefined : days(trough, recovery);
}
