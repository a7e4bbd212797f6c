import type { MessageInitShape } from "@bufbuild/protobuf";
import { RegimeLabel, type RegimeSchema } from "../../../proto/gen/pmx/forecast/v1/regime_pb.ts";
import { metricToMessage } from "../../wire/metric-message.ts";
import type { DetectedRegime } from "../domain/regime/detect-regime.ts";

/** A regime as the contract has it. */
export function regimeMessage(regime: DetectedRegime): MessageInitShape<typeof RegimeSchema> {
  const { label, confidenceRatio, features, volatilityStates, note } = regime;
  return {
    ...(label !== undefined && { label: RegimeLabel[label] }),
    ...(confidenceRatio !== undefined && { confidenceRatio }),
    features: {
      annualisedVolatility: metricToMessage(features.annualisedVolatility),
      annualisedVolatilityOfVolatility: metricToMessage(features.annualisedVolatilityOfVolatility),
      trend: metricToMessage(features.trend),
      hurstExponent: metricToMessage(features.hurstExponent),
      unitRootPValue: metricToMessage(features.unitRootPValue),
      skewness: metricToMessage(features.skewness),
      excessKurtosis: metricToMessage(features.excessKurtosis),
      meanDailyReturn: metricToMessage(features.meanDailyReturn),
    },
    volatilityStates: [...volatilityStates],
    note,
  };
}
