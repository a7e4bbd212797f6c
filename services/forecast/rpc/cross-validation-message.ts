import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { type FieldViolation, invalidField, invalidFields } from "#lib/kernel/fault.ts";
import { metricToMessage } from "#lib/wire/metric-message.ts";
import type {
  CrossValidationFoldSchema,
  CrossValidationSummarySchema,
  FoldPlan as FoldPlanMessage,
  PathSummarySchema,
  ViolationTestsSchema,
} from "#proto/pmx/forecast/v1/cross_validation_pb.ts";
import { longestHorizonBars } from "../domain/forecast.ts";
import type { ForecastPolicy } from "../domain/policy.ts";
import type { LikelihoodRatioTest, ViolationTests } from "../domain/validation/band-backtest.ts";
import type { Fold } from "../domain/validation/cross-validate.ts";
import type { FoldPlan } from "../domain/validation/fold-plan.ts";
import type { CrossValidationSummary, PathSummary } from "../domain/validation/summarise-folds.ts";
import { coverageToMessage, pathScoreToMessage } from "./outcome-message.ts";

const mostFolds = 500;
const standardFolds = 20;

/**
 * The plan of a request, with what it leaves out filled in.
 * @throws Fault FIELD_INVALID naming every field that is out of range.
 */
export function foldPlanFromMessage(
  message: FoldPlanMessage | undefined,
  { minimumBars }: Pick<ForecastPolicy, "minimumBars">,
): FoldPlan {
  if (message === undefined) throw invalidField("plan", "is required, with its horizon_bars");
  const { horizonBars } = message;
  const plan = {
    horizonBars,
    minimumTrainingBars: message.minimumTrainingBars || minimumBars,
    stepBars: message.stepBars || Math.max(1, horizonBars),
    maximumFolds: message.maximumFolds || standardFolds,
  };
  const violations: FieldViolation[] = [];
  for (const [field, value, least, most] of [
    ["plan.horizon_bars", horizonBars, 1, longestHorizonBars],
    ["plan.minimum_training_bars", plan.minimumTrainingBars, minimumBars, undefined],
    ["plan.step_bars", plan.stepBars, 1, undefined],
    ["plan.maximum_folds", plan.maximumFolds, 1, mostFolds],
  ] as const) {
    if (value >= least && (most === undefined || value <= most)) continue;
    const range = most === undefined ? `at least ${least}` : `from ${least} to ${most}`;
    violations.push({ field, description: `must be ${range}; it is ${value}` });
  }
  if (violations.length > 0) throw invalidFields(violations);
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
