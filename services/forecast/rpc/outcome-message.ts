import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { metricToMessage } from "#lib/wire/metric-message.ts";
import type {
  HoldingScoreSchema,
  IntervalCoverageSchema,
  OutcomeSchema,
  PathScoreSchema,
} from "#proto/pmx/forecast/v1/forecast_pb.ts";
import type { HoldingScore, IntervalCoverage, Outcome, PathScore } from "../domain/outcome.ts";

/** A stored outcome as the contract has it. */
export function outcomeToMessage(outcome: Outcome): MessageInitShape<typeof OutcomeSchema> {
  const { createTimeMs, closedMs, holding, ...rest } = outcome;
  return {
    ...rest,
    ...(closedMs !== undefined && { closedTime: timestampFromMs(closedMs) }),
    ...(holding && { holding: holdingToMessage(holding) }),
    createTime: timestampFromMs(createTimeMs),
    realisedPrices: [...outcome.realisedPrices],
    ensemble: pathScoreToMessage(outcome.ensemble),
    models: outcome.models.map(pathScoreToMessage),
    rmseRatio: metricToMessage(outcome.rmseRatio),
    coverages: outcome.coverages.map(coverageToMessage),
  };
}

function holdingToMessage(score: HoldingScore): MessageInitShape<typeof HoldingScoreSchema> {
  return {
    bars: score.bars,
    closedTime: timestampFromMs(score.closedMs),
    ensembleRmse: metricToMessage(score.ensembleRmse),
    baselineRmse: metricToMessage(score.baselineRmse),
    rmseRatio: metricToMessage(score.rmseRatio),
  };
}

/** The scores of one path. */
export function pathScoreToMessage(score: PathScore): MessageInitShape<typeof PathScoreSchema> {
  return {
    model: score.model,
    rmse: metricToMessage(score.rmse),
    mae: metricToMessage(score.mae),
    smape: metricToMessage(score.smape),
    terminalDirection: metricToMessage(score.terminalDirection),
    mase: metricToMessage(score.mase),
    crps: metricToMessage(score.crps),
    qlike: metricToMessage(score.qlike),
  };
}

/** The scores of one band. */
export function coverageToMessage(
  score: IntervalCoverage,
): MessageInitShape<typeof IntervalCoverageSchema> {
  return {
    levelRatio: score.levelRatio,
    coverage: metricToMessage(score.coverage),
    pinball: metricToMessage(score.pinball),
    scaledIntervalScore: metricToMessage(score.scaledIntervalScore),
  };
}
