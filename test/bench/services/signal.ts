import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { ConfidenceBasis } from "#proto/pmx/forecast/v1/forecast_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { share } from "./instrument.ts";

const dayMs = 86_400_000;
const horizonBars = 20;

/**
 * A new signal for each index, as EvaluateSignal takes it. Expected moves are from 0.02 to 0.3 % a bar, so that about as
 * many are denied as in a sprint.
 */
export function signal(index: number, auditSet = "sprints/bench") {
  const lastClosePrice = 90 + (index % 200) / 10;
  const step = lastClosePrice * (0.0002 + 0.0004 * (index % 8));
  const prices = Array.from({ length: horizonBars }, (_, bar) => lastClosePrice + step * (bar + 1));
  const reach = (bar: number) => 0.024 * lastClosePrice * Math.sqrt(bar + 1);
  return {
    requestId: `bench/${index}`,
    auditSet,
    instrument: share("AAPL"),
    forecast: {
      forecast: `forecasts/bench-${index}`,
      asOfTime: timestampFromMs(Date.UTC(2017, 0, 4) + (index % 1_000) * dayMs),
      interval: BarInterval.DAY_1,
      lastClosePrice,
      ensemblePrices: prices,
      bands: [
        {
          levelRatio: 0.95,
          lowerPrices: prices.map((price, bar) => price - reach(bar)),
          upperPrices: prices.map((price, bar) => price + reach(bar)),
        },
      ],
      upProbabilities: prices.map((_, bar) => 0.55 + 0.002 * bar),
      confidenceBasis: ConfidenceBasis.UNCALIBRATED,
      dailyVolatilityBps: 126,
      annualisedVolatilityRatio: 0.2,
      atrPrice: 1.6,
      averageDailyVolumeUnits: 4e7,
    },
    portfolio: {
      portfolio: "portfolios/bench",
      equityMicros: 100_000_000_000n,
      cashMicros: 100_000_000_000n,
      heldUnits: 0n,
      pendingUnits: 0n,
    },
  };
}
