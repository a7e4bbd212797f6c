import { intervalName } from "#lib/report/plain-text.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { ConfidenceBasis, type Forecast } from "#proto/pmx/forecast/v1/forecast_pb.ts";
import { listed, momentText, priceText, shareText, signedBps } from "./amounts.ts";
import type { Section } from "./explanation.ts";

const bases: Partial<Record<ConfidenceBasis, string>> = {
  [ConfidenceBasis.UNCALIBRATED]: "is the model's own and was not checked against scored forecasts",
  [ConfidenceBasis.BASE_RATE]: "is shrunk to the share of past moves that rose",
  [ConfidenceBasis.SCORED_FORECASTS]: "is calibrated on scored forecasts of the same sprint",
};

/**
 * What was forecast.
 * @param holdingBars - the bar ahead that a decision reads; the last one where it is 0.
 */
export function forecastSection(forecast: Forecast | undefined, holdingBars = 0): Section {
  const title = "Forecast";
  if (forecast === undefined) return { title, sentences: ["The forecast is no longer stored."] };
  const { instrument, asOfTime, interval, horizonBars, lastClosePrice, ensemblePrices } = forecast;
  const bars = holdingBars >= 1 && holdingBars <= horizonBars ? holdingBars : horizonBars;
  const at = bars - 1;
  const price = ensemblePrices[at];
  const of = `${instrument?.ticker} as of ${momentText(asOfTime)}, from ${forecast.barsUsed} bars of ${intervalName(interval) ?? "unknown length"}`;
  if (price === undefined) return { title, sentences: [`There is no path of ${of}.`] };
  const change = signedBps((price / lastClosePrice - 1) * 1e4);
  const intervals = forecast.intervals.flatMap(({ levelRatio, lowerPrices, upperPrices }) => {
    const [lower, upper] = [lowerPrices[at], upperPrices[at]];
    if (lower === undefined || upper === undefined) return [];
    return [
      `${shareText(levelRatio)} from ${priceText(lower, instrument)} to ${priceText(upper, instrument)}`,
    ];
  });
  const up = forecast.upProbabilities[at];
  const weighted = forecast.models
    .filter(({ weightRatio }) => weightRatio > 0)
    .map(({ model, weightRatio }) => `${model} ${shareText(weightRatio)}`);
  const failed = forecast.models
    .filter(({ prices }) => prices.length === 0)
    .map(({ model }) => model);
  return {
    title,
    sentences: [
      `${of}, the ensemble expects ${priceText(price, instrument)} in ${bars} of its ${horizonBars} bars, from a last close of ${priceText(lastClosePrice, instrument)}: ${change}.`,
      ...(intervals.length === 0 ? [] : [`Its intervals there: ${listed(intervals)}.`]),
      ...(up === undefined
        ? []
        : [
            `The probability of a rise is ${shareText(up)}; it ${bases[forecast.confidenceBasis] ?? enumName(ConfidenceBasis, forecast.confidenceBasis)}.`,
          ]),
      ...(weighted.length === 0 ? [] : [`It weighs ${listed(weighted)}.`]),
      ...(failed.length === 0 ? [] : [`Without a path: ${listed(failed)}.`]),
      `Its baseline, named before the outcome, is ${forecast.baselineModel}.`,
    ],
  };
}
