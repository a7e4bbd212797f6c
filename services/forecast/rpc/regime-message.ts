import type { MessageInitShape } from "@bufbuild/protobuf";
import { metricToMessage } from "#lib/wire/metric-message.ts";
import { RegimeLabel, type RegimeSchema } from "#proto/pmx/forecast/v1/regime_pb.ts";
import type { DetectedRegime } from "../domain/regime/detect-regime.ts";

/** A regime as the contract has it. */
export function regimeMessage(regime: DetectedRegime): MessageInitShape<typeof RegimeSchema> {
  const { label, confidenceRatio, features, varianceStates, note } = regime;
  return {
    ...(label !== undefined && { label: RegimeLabel[label] }),
    ...(confidenceRatio !== undefined && { confidenceRatio }),
    features: {
      annualisedVolatilityRatio: metricToMessage(features.annualisedVolatilityRatio),
      deviationOfRollingDeviation: metricToMessage(features.deviationOfRollingDeviation),
      trend: metricToMessage(features.trend),
      hurstExponent: metricToMessage(features.hurstExponent),
      unitRootPValue: metricToMessage(features.unitRootPValue),
      skewness: metricToMessage(features.skewness),
      excessKurtosis: metricToMessage(features.excessKurtosis),
      meanDailyReturn: metricToMessage(features.meanDailyReturn),
    },
    varianceStates: [...varianceStates],
    note,
  };
}
