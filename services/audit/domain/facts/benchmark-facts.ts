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

/** What the bars of a run would have brought without any forecast. Immutable. */
export interface Benchmarks {
  readonly auditSet: string;
  readonly startTimeMs: number;
  readonly endTimeMs: number;
  readonly buyAndHold: BuyAndHold;
  readonly randomEntry?: RandomEntry;
}

const measured: FactDefinition<Benchmarks> = {
  auditSetOf: ({ auditSet }) => auditSet,
  // An audit set has one.
  identityOf: () => "benchmarks",
  toContent: ({ buyAndHold, randomEntry, ...rest }) => ({
    ...rest,
    buyAndHold: { ...buyAndHold },
    ...(randomEntry && {
      randomEntry: {
        ...randomEntry,
        meanReturnBps: { ...randomEntry.meanReturnBps },
        winRate: { ...randomEntry.winRate },
      },
    }),
  }),
  fromContent: (benchmarks) => benchmarks,
};

/** What is recorded at the call of whoever has the bars, not of an event. */
export const benchmarkFacts = { BENCHMARKS_MEASURED: measured };
