import type { SubmittedForecast } from "#services/forecast/domain/submission/submitted-forecast.ts";

/** A forecast of two bars with two central intervals, of 50 % and 90 %. */
export const twoBars: SubmittedForecast = {
  ticker: "AAPL",
  interval: "DAY_1",
  asOfMs: Date.UTC(2024, 0, 3),
  medianPrices: [100, 101],
  intervals: [
    { tailRatio: 0.25, lowerPrices: [98, 97], upperPrices: [102, 104] },
    { tailRatio: 0.05, lowerPrices: [95, 92], upperPrices: [106, 110] },
  ],
};

/** Flat forecasts of a price, of as many bars. */
export function flatForecast(
  asOfMs: number,
  price: number,
  horizonBars: number,
  ticker = "AAPL",
): SubmittedForecast {
  const path = (value: number) => Array.from({ length: horizonBars }, () => value);
  return {
    ...{ ticker, interval: "DAY_1", asOfMs, medianPrices: path(price) },
    intervals: [
      { tailRatio: 0.05, lowerPrices: path(price * 0.9), upperPrices: path(price * 1.1) },
    ],
  };
}
