import type { Instrument } from "./instrument.ts";
import type { Micros } from "./money.ts";
import type { Side } from "./trading.ts";

/** What is held and on order of one instrument, in the portfolio's currency. */
export interface Exposure {
  readonly instrument: Instrument;
  /** At its mark, negative for short. */
  readonly heldMicros: Micros;
  /** What waiting orders are worth by side, both 0 or more. */
  readonly waitingBuyMicros: Micros;
  readonly waitingSellMicros: Micros;
  /** Whether what one of the waiting orders is worth is not known, and so not in the amounts; absent for no. */
  readonly waitingUnknown?: true;
}

/** A closed trade, as far as rules and sizing read it. */
export interface RecentTrade {
  readonly ticker: string;
  /** Side of the entry. */
  readonly side: Side;
  /** Start of the bar it was closed in, UTC milliseconds. */
  readonly exitTimeMs: number;
  /** After the costs of both legs. */
  readonly netPnlMicros: Micros;
  /** Of the notional of the entry. */
  readonly returnRatio: number;
  /** Why it was closed, as the ledger names it: STOP, TARGET, TIME and others. */
  readonly exitReason: string;
}

/** How the equity and the trades of a portfolio went, as far as rules and sizing read it. */
export interface PortfolioHistory {
  /** Largest equity so far, the starting cash included. */
  readonly peakEquityMicros: Micros;
  /** Equity at the last mark before the UTC date of the latest bar; the starting cash without one. */
  readonly dayStartEquityMicros: Micros;
  /** Newest first, at most `recentTradesLimit`. */
  readonly recentTrades: readonly RecentTrade[];
  /** Close of the latest bar of any instrument, UTC milliseconds; absent before the first. */
  readonly lastBarCloseMs?: number;
}

/** What risk rules and sizing read of a portfolio as a whole. */
export interface PortfolioFacts {
  /** One an instrument, by ticker ascending. */
  readonly exposures: readonly Exposure[];
  readonly history: PortfolioHistory;
  /**
   * Most that all exposures together may be worth, longs and shorts alike, for the cap of the ledger to hold at the next
   * opens; absent where it has none.
   */
  readonly grossLimitMicros?: Micros;
}

/** Whether anything is held or on order; the facts leave out what nothing is. */
export function isExposed(exposure: Exposure): boolean {
  const { heldMicros, waitingBuyMicros, waitingSellMicros, waitingUnknown = false } = exposure;
  return waitingUnknown || heldMicros !== 0n || waitingBuyMicros !== 0n || waitingSellMicros !== 0n;
}

/** How many of the newest closed trades the facts of a portfolio hold. */
export const recentTradesLimit = 50;

/**
 * What is held and on order of all instruments, longs and shorts both positive: a short takes of a gross limit as
 * much as a long. Undefined where one of the amounts is not known.
 */
export function grossExposureMicros(exposures: readonly Exposure[]): Micros | undefined {
  return sumOf(exposures, ({ heldMicros, waitingBuyMicros, waitingSellMicros }) => {
    const held = heldMicros < 0n ? -heldMicros : heldMicros;
    return held + waitingBuyMicros + waitingSellMicros;
  });
}

/** The same with shorts and orders to sell as negative amounts. */
export function netExposureMicros(exposures: readonly Exposure[]): Micros | undefined {
  return sumOf(exposures, (one) => one.heldMicros + one.waitingBuyMicros - one.waitingSellMicros);
}

/** How far an equity is below its peak, as a share of the peak; 0 at or above it. */
export function drawdownRatio(equityMicros: Micros, peakEquityMicros: Micros): number {
  if (equityMicros >= peakEquityMicros) return 0;
  return Number(peakEquityMicros - equityMicros) / Number(peakEquityMicros);
}

function sumOf(
  exposures: readonly Exposure[],
  amountOf: (one: Exposure) => Micros,
): Micros | undefined {
  let sum = 0n;
  for (const one of exposures) {
    if (one.waitingUnknown) return undefined;
    sum += amountOf(one);
  }
  return sum;
}
