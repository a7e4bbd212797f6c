import type { BarInterval } from "./bar.ts";

/** Which way an order or a fill moves the position. */
export const sides = ["BUY", "SELL"] as const;
export type Side = (typeof sides)[number];

/**
 * +1 for BUY, −1 for SELL. A formula of money, exits or edge is written once with this sign in it,
 * so that longs and shorts cannot drift apart.
 */
export function signOf(side: Side): 1 | -1 {
  return side === "BUY" ? 1 : -1;
}

/** The side that undoes this one. */
export function oppositeOf(side: Side): Side {
  return side === "BUY" ? "SELL" : "BUY";
}

/** A holding limit in sessions of the instrument, 1 or more; the entry's session is the first. */
export interface SessionLimit {
  readonly sessions: number;
  readonly calendarDays?: never;
  readonly bars?: never;
}

/** A holding limit in calendar days, 1 or more, counted in UTC dates. */
export interface CalendarDayLimit {
  readonly calendarDays: number;
  readonly sessions?: never;
  readonly bars?: never;
}

/** A holding limit in bars of a named interval, 1 or more; the entry's bar is the first. */
export interface BarLimit {
  readonly bars: number;
  readonly interval: BarInterval;
  readonly sessions?: never;
  readonly calendarDays?: never;
}

/** A holding limit whose length in bars is known before anything is held. */
export type CountedLimit = SessionLimit | BarLimit;

/** How long a position may be held, always with its unit. */
export type HoldingLimit = CountedLimit | CalendarDayLimit;

/** One step of a trailing stop, in average true ranges from the entry: from this gain on the stop stands at that one. */
export interface TrailingStep {
  readonly gainAtr: number;
  readonly lockAtr: number;
}

/** How a stop follows the price, by the average true range that the decision saw; gains and locks ascend. */
export interface TrailingStop {
  readonly atrPrice: number;
  readonly steps: readonly TrailingStep[];
}

/** What is wrong with the steps of a trailing stop; undefined where nothing is. */
export function trailingStepsProblem(steps: readonly TrailingStep[]): string | undefined {
  const ascends = steps.every(({ gainAtr, lockAtr }, at) => {
    const before = steps[at - 1];
    return before === undefined || (gainAtr > before.gainAtr && lockAtr > before.lockAtr);
  });
  if (!ascends) return "gains and locks must ascend from step to step";
  if (steps.every(({ gainAtr, lockAtr }) => lockAtr >= 0 && lockAtr < gainAtr)) return undefined;
  return "a step must lock 0 or more and less than the gain from which it holds";
}

/**
 * When a position closes by itself: at a loss, at a gain, or after its time; what is absent never
 * closes it. Prices are in the instrument's quote currency.
 */
export interface ExitPlan {
  readonly stopPrice?: number;
  readonly targetPrice?: number;
  readonly holdingLimit?: HoldingLimit;
  readonly trailing?: TrailingStop;
}

/** Whether bars were recorded in a market or generated. The two never mix in one series or portfolio. */
export const dataProvenances = ["REAL", "SYNTHETIC"] as const;
export type DataProvenance = (typeof dataProvenances)[number];

/** What a portfolio's trades may be used as evidence for. */
export const portfolioModes = ["PROOF", "RESEARCH", "PRODUCTION"] as const;
export type PortfolioMode = (typeof portfolioModes)[number];

/** Whether orders may leave, from the most to the least; what is held keeps its exits in each of them. */
export const tradingStates = ["ACTIVE", "REDUCING", "HALTED"] as const;
export type TradingState = (typeof tradingStates)[number];
