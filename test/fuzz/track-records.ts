import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { World } from "./world.ts";

const dayMs = 86_400_000;
const dates = (count: number) =>
  Array.from({ length: count }, (_, at) => timestampFromMs(at * dayMs));
const returnsOf = (number: number, count: number) =>
  Array.from({ length: count }, (_, at) => (((at + 1) * (number + 7)) % 21) / 1000 - 0.009);

/** Requests that judge a record: of periods with trials and a benchmark, or of trades. */
export const trackRecordRequests = {
  "TrackRecordService/EvaluateTrackRecord": {
    weight: 2,
    of: (_: World, number: number) => ({
      record:
        number % 3 === 0
          ? {
              case: "trades",
              value: {
                trades: returnsOf(number, 20).map((netReturn, at) => ({
                  openTime: timestampFromMs(at * dayMs),
                  closeTime: timestampFromMs((at + 1) * dayMs),
                  netReturn,
                  netPnlMicros: BigInt(at) * 1_000_000n,
                })),
              },
            }
          : {
              case: "periods",
              value: {
                netReturns: returnsOf(number, 40),
                endTimes: dates(40),
                periodsPerYear: 252,
              },
            },
      trials: 3,
      otherTrials: [1, 2].map((trial) => ({ netReturns: returnsOf(number + trial, 40) })),
      ...(number % 3 !== 0 && { benchmarkReturns: returnsOf(number + 3, 40) }),
      policy: {
        minimumMeanReturn: 0.0001,
        minimumWinRateRatio: 0.5,
        minimumProfitFactorRatio: 1.1,
        largestLossRatio: 0.02,
        rulesFixedTime: timestampFromMs(5 * dayMs),
        blocks: 8,
        seed: BigInt(number),
        alphaRatio: 0.1,
      },
    }),
  },
};
