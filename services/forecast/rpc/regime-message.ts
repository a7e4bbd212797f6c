import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { metricToMessage } from "#lib/wire/metric-message.ts";
import type { DetectRegimeResponseSchema } from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import {
  RegimeLabel,
  type RegimeSchema,
  type StructuralBreaksSchema,
} from "#proto/pmx/forecast/v1/regime_pb.ts";
import type { RegimeReading } from "../app/detect-regime.ts";
import type { DetectedRegime } from "../domain/regime/detect-regime.ts";
import type { StabilityTest, StructuralBreaks } from "../domain/regime/structural-breaks.ts";

/** A regime as the contract has it. */
export function regimeToMessage(regime: DetectedRegime): MessageInitShape<typeof RegimeSchema> {
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

/** A reading of the regime as DetectRegime answers it. */
export function regimeReadingToMessage({
  regime,
  stateVolatilities,
  breaks,
  closeTimesMs,
}: RegimeReading): MessageInitShape<typeof DetectRegimeResponseSchema> {
  return {
    regime: regimeToMessage(regime),
    asOfTime: timestampFromMs(closeTimesMs.at(-1)!),
    barsUsed: closeTimesMs.length,
    stateVolatilities: stateVolatilities.map(metricToMessage),
    breaks: breaksToMessage(breaks, closeTimesMs),
  };
}

function breaksToMessage(
  { segments, supF, supFBar, olsCusum, recursiveCusum }: StructuralBreaks,
  closeTimesMs: readonly number[],
): MessageInitShape<typeof StructuralBreaksSchema> {
  const timeOf = (bar: number) => timestampFromMs(closeTimesMs[bar]!);
  return {
    segments: segments.map((segment) => ({
      firstCloseTime: timeOf(segment.firstBar),
      bars: segment.bars,
      meanDailyReturn: metricToMessage(segment.meanDailyReturn),
      annualisedVolatilityRatio: metricToMessage(segment.annualisedVolatilityRatio),
    })),
    supF: stabilityTestToMessage(supF),
    ...(supFBar !== undefined && { supFCloseTime: timeOf(supFBar) }),
    olsCusum: stabilityTestToMessage(olsCusum),
    recursiveCusum: stabilityTestToMessage(recursiveCusum),
  };
}

function stabilityTestToMessage({ statistic, pValue }: StabilityTest) {
  return { statistic: metricToMessage(statistic), pValue: metricToMessage(pValue) };
}
