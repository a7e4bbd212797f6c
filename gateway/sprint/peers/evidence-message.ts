import type { MessageInitShape } from "@bufbuild/protobuf";
import { enumName } from "#lib/wire/enum-name.ts";
import {
  FitStatus,
  type Forecast,
  type ModelForecast,
} from "#proto/pmx/forecast/v1/forecast_pb.ts";
import type { SignalEvidenceSchema } from "#proto/pmx/riskgate/v1/signal_evidence_pb.ts";
import type { ForecastEvidence, ModelView } from "../app/forecast-evidence.ts";

/** What a stored forecast rests on, of its message. */
export function evidenceOf({ models, baselineModel, ownPast }: Forecast): ForecastEvidence {
  return {
    models: models.map(modelView),
    baselineModel,
    ownPastPercentileRatio: ownPast?.percentileRatio,
  };
}

function modelView({
  model,
  status,
  weightRatio,
  prices,
  validationRmse,
}: ModelForecast): ModelView {
  const error = validationRmse?.result;
  return {
    model,
    status: enumName(FitStatus, status) ?? "UNSPECIFIED",
    weightRatio,
    prices,
    validationRmsePrice: error?.case === "value" ? error.value : undefined,
  };
}

/** The same as the gate is told of it: no more of a path than the bars that a position is held for. */
export function evidenceToMessage(
  { models, baselineModel, ownPastPercentileRatio }: ForecastEvidence,
  holdingBars: number,
): MessageInitShape<typeof SignalEvidenceSchema> {
  return {
    models: models.map(({ model, status, weightRatio, prices, validationRmsePrice }) => ({
      model,
      status: FitStatus[status],
      weightRatio,
      prices: prices.slice(0, holdingBars),
      ...(validationRmsePrice !== undefined && { validationRmsePrice }),
    })),
    baselineModel,
    ...(ownPastPercentileRatio !== undefined && { ownPastPercentileRatio }),
  };
}
