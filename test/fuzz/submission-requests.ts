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

/** Valid requests of SubmissionService, by method. */
export const submissionRequests = {
  "SubmissionService/SubmitForecasts": {
    weight: 3,
    of: (_: unknown, number: number) => [
      { forecasts: [newForecast(number)] },
      { forecasts: [newForecast(number + 1), newForecast(number + 2)] },
    ],
  },
  "SubmissionService/GetForecastSet": {
    weight: 1,
    of: (_: unknown, number: number) => ({ name: `forecastSets/${number}` }),
  },
};
