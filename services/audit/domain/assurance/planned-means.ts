import type { Swing } from "#lib/statistics/sequential/mean-verdict-law.ts";
import { meanReturn, profitFactor } from "../metrics/trade-results.ts";

const bpsPerUnit = 10_000;

/** What a plan takes the trades of a window to be: a gain or a loss, one as probable as the other. */
export interface PlannedMean {
  /** Truths within the limit, the hardest first, in the unit of the metric. */
  readonly truths: (threshold: number, spreadBps: number) => readonly number[];
  /** The observations that a gain and a loss are, for a truth. */
  readonly swing: (truth: number, threshold: number, spreadBps: number) => Swing;
}

/** How far above its limit a mean return is, in spreads of one return. */
const excesses = [0.1, 0.2, 0.3, 0.5, 1] as const;

/** How many times its limit a profit factor is. */
const multiples = [1.25, 1.5, 2, 3, 5] as const;

/** The metrics of a mean that a plan knows a law of, by name. */
export const plannedMeans: ReadonlyMap<string, PlannedMean> = new Map([
  [
    meanReturn.name,
    {
      truths: (threshold: number, spreadBps: number) =>
        excesses.map((part) => threshold + part * spreadBps),
      swing: (truth: number, _: number, spreadBps: number) => ({
        gain: truth + spreadBps,
        loss: truth - spreadBps,
      }),
    },
  ],
  [
    profitFactor.name,
    {
      truths: (threshold: number) => multiples.map((multiple) => multiple * threshold),
      // Losses are as large as the spread, gains as many times that as the profit factor says.
      swing: (truth: number, threshold: number, spreadBps: number) => ({
        gain: (truth * spreadBps) / bpsPerUnit,
        loss: (-threshold * spreadBps) / bpsPerUnit,
      }),
    },
  ],
]);
