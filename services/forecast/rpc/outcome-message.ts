import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { OutcomeSchema } from "../../../proto/gen/pmx/forecast/v1/forecast_pb.ts";
import { metricToMessage } from "../../wire/metric-message.ts";
import type { Outcome, PathScore } from "../domain/outcome.ts";

/** A stored outcome as the contract has it. */
export function outcomeMessage(outcome: Outcome): MessageInitShape<typeof OutcomeSchema> {
  const { createTimeMs, ...rest } = outcome;
  return {
    ...rest,
    createTime: timestampFromMs(createTimeMs),
    realisedPrices: [...outcome.realisedPrices],
    ensemble: scoreMessage(outcome.ensemble),
    models: outcome.models.map(scoreMessage),
    rmseRatio: metricToMessage(outcome.rmseRatio),
    coverages: outcome.coverages.map(({ levelRatio, coverage }) => ({
      levelRatio,
      coverage: metricToMessage(coverage),
    })),
  };
}

function scoreMessage(score: PathScore) {
  return {
    model: score.model,
    rmse: metricToMessage(score.rmse),
    mae: metricToMessage(score.mae),
    smape: metricToMessage(score.smape),
    terminalDirection: metricToMessage(score.terminalDirection),
  };
}
