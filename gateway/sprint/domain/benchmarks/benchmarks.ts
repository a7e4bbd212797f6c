import type { Bar } from "#lib/kernel/bar.ts";
import type { Micros } from "#lib/kernel/money.ts";
import type { Side } from "#lib/kernel/trading.ts";

/** The bars of one instrument in a run, oldest first, all in the same shares. */
export interface RunBars {
  readonly ticker: string;
  readonly bars: readonly Bar[];
  /** What is paid with each bar for a share that was held over the night before; absent for nothing. */
  readonly dividends?: readonly BarDividend[];
  /** What one leg costs, over its notional. */
  readonly legCostRatio: number;
  /** Bars that a position is held at the most. */
  readonly holdingBars: number;
}

/** A dividend for one of the shares that the bars are in, which a bar is the first without. */
export interface BarDividend {
  readonly startTimeMs: number;
  readonly amount: number;
}

/** A closed trade as far as benchmarks need it. */
export interface BenchmarkTrade {
  /** Resource name of the round trip. */
  readonly roundTrip: string;
  readonly ticker: string;
  /** Start of the bar of its entry, UTC milliseconds. */
  readonly entryTimeMs: number;
  /** Start of the bar of its exit. */
  readonly exitTimeMs: number;
  /** At what of that bar it is compared: its open where it left there, else its close. */
  readonly exitsAt: "OPEN" | "CLOSE";
  readonly side: Side;
  readonly entryNotionalMicros: Micros;
  readonly costsMicros: Micros;
  readonly netPnlMicros: Micros;
}

/** All capital in the instruments of a run, in equal parts. */
export interface BuyAndHold {
  /** Instants at which bars closed. */
  readonly marks: number;
  readonly returnRatio: number;
  readonly maxDrawdownRatio: number;
}

/** A figure of the trades beside that of entries at random. */
export interface RandomFigure {
  readonly observed: number;
  readonly expected: number;
  readonly pValue: number;
}

/** The trades with entries at random. */
export interface RandomEntry {
  readonly draws: number;
  readonly trades: number;
  readonly seed: number;
  readonly meanReturnBps: RandomFigure;
  readonly winRate: RandomFigure;
}

/** What one trade is held against. */
export interface TradeBenchmark {
  readonly roundTrip: string;
  /** Mean return of its entries at random, after its costs; absent where the run has too few bars for one. */
  readonly randomEntryReturnBps?: number;
  /** Return of buy-and-hold over the bars in which it was held. */
  readonly buyAndHoldReturnBps?: number;
}

/** What the bars of a run would have brought without any forecast. */
export interface Benchmarks {
  readonly auditSet: string;
  /** Close of the last bar before the run. */
  readonly startTimeMs: number;
  /** Close of its last bar. */
  readonly endTimeMs: number;
  readonly buyAndHold: BuyAndHold;
  readonly randomEntry?: RandomEntry;
  /** One for each trade; none where there are too many of them. */
  readonly trades: readonly TradeBenchmark[];
}
