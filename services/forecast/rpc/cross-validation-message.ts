import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { invalidField } from "#lib/kernel/fault.ts";
import { metricToMessage } from "#lib/wire/metric-message.ts";
import { required } from "#lib/wire/required-field.ts";
import type {
  CrossValidationFoldSchema,
  CrossValidationSummarySchema,
  FoldPlan as FoldPlanMessage,
  PathSummarySchema,
  ViolationTestsSchema,
} from "#proto/pmx/forecast/v1/cross_validation_pb.ts";
import type { ForecastPolicy } from "../domain/policy.ts";
import type { LikelihoodRatioTest, ViolationTests } from "../domain/validation/band-backtest.ts";
import type { Fold } from "../domain/validation/cross-validate.ts";
import type { FoldPlan } from "../domain/validation/fold-plan.ts";
import type { CrossValidationSummary, PathSummary } from "../domain/validation/summarise-folds.ts";
import { coverageToMessage, pathScoreToMessage } from "./outcome-message.ts";

const standardFolds = 20;

/**
 * The plan of a request, with what it leaves out filled in.
 * @throws Fault FIELD_INVALID for fewer training bars than the policy's minimum.
 */
export function foldPlanFromMessage(
  message: FoldPlanMessage | undefined,
  { minimumBars }: Pick<ForecastPolicy, "minimumBars">,
): FoldPlan {
  const { horizonBars, ...stated } = required(message, "plan");
  const plan = {
    horizonBars,
    minimumTrainingBars: stated.minimumTrainingBars || minimumBars,
    stepBars: stated.stepBars || horizonBars,
    maximumFolds: stated.maximumFolds || standardFolds,
  };
  if (plan.minimumTrainingBars < minimumBars) {
    const description = `must be at least the policy's ${minimumBars}, got ${plan.minimumTrainingBars}`;
    throw invalidField("plan.minimum_training_bars", description);
  }
  return plan;
}

/** A fold as the contract has it. @param originMs close of the last bar that it saw */
export function foldToMessage(
  fold: Fold,
  originMs: number,
): MessageInitShape<typeof CrossValidationFoldSchema> {
  const { index, trainingBars, lastClosePrice, failedModels, scores } = fold;
  return {
    index,
    trainingBars,
    originTime: timestampFromMs(originMs),
    lastClosePrice,
    realisedPrices: [...scores.realisedPrices],
    ensemble: pathScoreToMessage(scores.ensemble),
    models: scores.models.map(pathScoreToMessage),
    failedModels: [...failedModels],
    rmseRatio: metricToMessage(scores.rmseRatio),
    coverages: scores.coverages.map(coverageToMessage),
  };
}

/** The summary of all folds as the contract has it. */
export function summaryToMessage(
  summary: CrossValidationSummary,
): MessageInitShape<typeof CrossValidationSummarySchema> {
  return {
    folds: summary.folds,
    baselineModel: summary.baselineModel,
    ensemble: pathSummaryToMessage(summary.ensemble),
    models: summary.models.map(pathSummaryToMessage),
    coverages: summary.coverages.map(coverageToMessage),
    backtests: summary.backtests.map(({ levelRatio, outside, below }) => ({
      levelRatio,
      outside: violationTestsToMessage(outside),
      below: violationTestsToMessage(below),
    })),
    notes: [...summary.notes],
  };
}

function pathSummaryToMessage({
  score,
  folds,
  comparison,
  confidence,
  variances,
}: PathSummary): MessageInitShape<typeof PathSummarySchema> {
  return {
    score: pathScoreToMessage(score),
    folds,
    rmseRatio: metricToMessage(comparison.rmseRatio),
    dieboldMariano: metricToMessage(comparison.statistic),
    dieboldMarianoPValue: metricToMessage(comparison.pValue),
    modelConfidence: metricToMessage(confidence),
    clarkWest: metricToMessage(comparison.nestedStatistic),
    clarkWestPValue: metricToMessage(comparison.nestedPValue),
    variances: {
      intercept: metricToMessage(variances.intercept),
      slope: metricToMessage(variances.slope),
      rSquared: metricToMessage(variances.rSquared),
      wald: metricToMessage(variances.wald),
      pValue: metricToMessage(variances.pValue),
    },
  };
}

function violationTestsToMessage(
  tests: ViolationTests,
): MessageInitShape<typeof ViolationTestsSchema> {
  const ratioTest = ({ statistic, pValue }: LikelihoodRatioTest) => ({
    statistic: metricToMessage(statistic),
    pValue: metricToMessage(pValue),
  });
  return {
    violationRatio: metricToMessage(tests.violationRatio),
    statedRatio: tests.statedRatio,
    coverage: ratioTest(tests.coverage),
    independence: ratioTest(tests.independence),
    conditionalCoverage: ratioTest(tests.conditionalCoverage),
  };
}
