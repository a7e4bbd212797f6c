import type { FactDefinition } from "./fact-definition.ts";

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
  /** Mean over all draws. */
  readonly expected: number;
  /** Share of draws that did as well or better, what was observed counted as one. */
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
  /** Resource name of the round trip. */
  readonly roundTrip: string;
  /** Mean return of its entries at random, after its costs; absent where the run had too few bars for one. */
  readonly randomEntryReturnBps?: number;
  /** Return of buy-and-hold over the bars in which it was held; absent where the run had none. */
  readonly buyAndHoldReturnBps?: number;
}

/** What the bars of a run would have brought without any forecast. Immutable. */
export interface Benchmarks {
  readonly auditSet: string;
  readonly startTimeMs: number;
  readonly endTimeMs: number;
  readonly buyAndHold: BuyAndHold;
  readonly randomEntry?: RandomEntry;
  /** One for each trade; absent in benchmarks of earlier versions, and for none. */
  readonly trades?: readonly TradeBenchmark[];
}

const measured: FactDefinition<Benchmarks> = {
  auditSetOf: ({ auditSet }) => auditSet,
  // An audit set has one.
  identityOf: () => "benchmarks",
  toContent: ({ buyAndHold, randomEntry, trades, ...rest }) => ({
    ...rest,
    buyAndHold: { ...buyAndHold },
    ...(randomEntry && {
      randomEntry: {
        ...randomEntry,
        meanReturnBps: { ...randomEntry.meanReturnBps },
        winRate: { ...randomEntry.winRate },
      },
    }),
    ...(trades && { trades: trades.map((trade) => ({ ...trade })) }),
  }),
  fromContent: (benchmarks) => benchmarks,
};

/** What is recorded at the call of whoever has the bars, not of an event. */
export const benchmarkFacts = { BENCHMARKS_MEASURED: measured };
