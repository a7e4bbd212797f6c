import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import {
  ConfidenceBasis,
  FitStatus,
  type ForecastSchema,
} from "../../../proto/gen/pmx/forecast/v1/forecast_pb.ts";
import { BarInterval } from "../../../proto/gen/pmx/type/v1/bar_pb.ts";
import { AssetClass } from "../../../proto/gen/pmx/type/v1/instrument_pb.ts";
import type { Forecast, ModelForecast } from "../domain/forecast.ts";
import { metricMessage } from "./metric-message.ts";

/** A stored forecast as the contract has it. */
export function forecastMessage(forecast: Forecast): MessageInitShape<typeof ForecastSchema> {
  const { instrument, asOfMs, createTimeMs, ...rest } = forecast;
  return {
    ...rest,
    instrument: { ...instrument, assetClass: AssetClass[instrument.assetClass] },
    interval: BarInterval[forecast.interval],
    asOfTime: timestampFromMs(asOfMs),
    createTime: timestampFromMs(createTimeMs),
    ensemblePrices: [...forecast.ensemblePrices],
    upProbabilities: [...forecast.upProbabilities],
    confidenceBasis: ConfidenceBasis[forecast.confidenceBasis],
    intervals: forecast.intervals.map(({ levelRatio, lowerPrices, upperPrices }) => ({
      levelRatio,
      lowerPrices: [...lowerPrices],
      upperPrices: [...upperPrices],
    })),
    models: forecast.models.map(modelMessage),
  };
}

function modelMessage(model: ModelForecast) {
  return {
    ...model,
    status: FitStatus[model.status],
    prices: [...model.prices],
    diagnostics: { ...model.diagnostics },
    validationRmse: metricMessage(model.validationRmse),
  };
}
