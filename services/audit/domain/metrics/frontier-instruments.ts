import { isFrontierTicker } from "#lib/kernel/frontier-markets.ts";
import { tallyOf } from "../evidence/fold.ts";
import { measuredValue } from "./measurement.ts";
import type { PlainMetric } from "./scorecard-metric.ts";

const auditsByTicker = tallyOf("FORECAST_MADE", ({ ticker }) => ticker);

export const frontierInstruments: PlainMetric = {
  name: "frontier_instruments",
  unit: "COUNT",
  denominator: "instruments with forecasts",
  meaning: "Instruments of frontier markets whose bars were forecast.",
  measure(evidence) {
    const tickers = [...evidence.of(auditsByTicker).keys()];
    return measuredValue(tickers.filter(isFrontierTicker).length, tickers.length);
  },
};
