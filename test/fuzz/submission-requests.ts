import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { sha256Hex } from "#lib/kernel/canonical.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { bars } from "./world.ts";

const newForecast = (at: number) => ({
  ticker: "AAPL",
  interval: BarInterval.DAY_1,
  asOfTime: bars[at % bars.length]!.startTime,
  medianPrices: [100, 101],
  intervals: [
    { tailRatio: 0.25, lowerPrices: [98, 97], upperPrices: [102, 104] },
    { tailRatio: 0.05, lowerPrices: [95, 92], upperPrices: [106, 110] },
  ],
});

const subjectOf = (number: number) => ({
  forecaster: `fuzz-${number % 5}`,
  ticker: "AAPL",
  interval: BarInterval.DAY_1,
  asOfTime: timestampFromMs(asOfMs),
});
const asOfMs = Date.UTC(2098, 0, 3);
const content =
  "as_of,bar,median,q0.05,q0.95\n2098-01-03T00:00:00Z,1,100,95,105\n2098-01-03T00:00:00Z,2,100,94,106\n";

/** Valid requests of SubmissionService, by method. */
export const submissionRequests = {
  "SubmissionService/SubmitForecasts": {
    weight: 3,
    of: (_: unknown, number: number) => [
      { forecasts: [newForecast(number)] },
      { forecasts: [newForecast(number + 1), newForecast(number + 2)] },
    ],
  },
  "SubmissionService/CommitForecast": {
    weight: 2,
    of: (_: unknown, number: number) => ({
      subject: subjectOf(number),
      horizonBars: 2,
      contentHash: sha256Hex(content),
      revealDeadline: timestampFromMs(asOfMs + 86_400_000),
    }),
  },
  "SubmissionService/RevealForecast": {
    weight: 2,
    of: (_: unknown, number: number) => ({ name: `commitments/${number}`, content }),
  },
  "SubmissionService/SubmitForecast": {
    weight: 3,
    of: (_: unknown, number: number) => ({ subject: subjectOf(number + 1), content }),
  },
  "SubmissionService/GetCommitment": {
    weight: 1,
    of: (_: unknown, number: number) => ({ name: `commitments/${number}` }),
  },
  "SubmissionService/GetForecastSet": {
    weight: 1,
    of: (_: unknown, number: number) => ({ name: `forecastSets/${number}` }),
  },
  "SubmissionService/ListReceipts": { weight: 1, of: () => ({ pageSize: 2, pageToken: "" }) },
};
