import { FitStatus } from "#proto/pmx/forecast/v1/forecast_pb.ts";
import type {
  ModelEvidence as ModelMessage,
  SignalEvidence as SignalEvidenceMessage,
} from "#proto/pmx/riskgate/v1/signal_evidence_pb.ts";
import type { ForecastEvidence, ModelEvidence } from "../domain/inputs.ts";

/** What a forecast rests on, of its message. A number that the message leaves out stays absent. */
export function evidenceFromMessage(message: SignalEvidenceMessage): ForecastEvidence {
  const { directionalAccuracyRatio, ownPastPercentileRatio } = message;
  return {
    models: message.models.map(modelFromMessage),
    baselineModel: message.baselineModel,
    ...(directionalAccuracyRatio !== undefined && { directionalAccuracyRatio }),
    ...(ownPastPercentileRatio !== undefined && { ownPastPercentileRatio }),
  };
}

function modelFromMessage({
  model,
  status,
  weightRatio,
  prices,
  validationRmsePrice,
}: ModelMessage): ModelEvidence {
  return {
    model,
    fit: fitOf(status),
    weightRatio,
    prices,
    ...(validationRmsePrice !== undefined && { validationRmsePrice }),
  };
}

/** A status that is not stated may be a failure. */
function fitOf(status: FitStatus): ModelEvidence["fit"] {
  if (status === FitStatus.OK) return "OK";
  return status === FitStatus.FALLBACK ? "FALLBACK" : "FAILED";
}
