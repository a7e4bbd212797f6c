import { bars } from "./world.ts";

const figure = { observed: 1, expected: 2, pValue: 0.5 };

/** A valid RecordBenchmarks, of another audit set for each of seven numbers. */
export function newBenchmarks(number: number) {
  return {
    benchmarks: {
      auditSet: `sprints/fuzz-${number % 7}`,
      startTime: bars[0]!.startTime,
      endTime: bars.at(-1)!.startTime,
      buyAndHold: { marks: 10n, returnRatio: 0.1, maxDrawdownRatio: 0.2 },
      trades: [
        {
          roundTrip: `portfolios/p/roundTrips/${number}`,
          randomEntryReturnBps: 4,
          buyAndHoldReturnBps: -3,
        },
      ],
      randomEntry: { draws: 100, trades: 3, seed: 1n, meanReturnBps: figure, winRate: figure },
    },
  };
}
