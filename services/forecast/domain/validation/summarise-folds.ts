import type { Metric } from "#lib/kernel/metric.ts";
import type { IntervalCoverage, PathScore } from "../outcome.ts";
import { type BandBacktest, backtestBands } from "./band-backtest.ts";
import {
  type BaselineComparison,
  compareWithBaseline,
  type FoldPair,
  type ScoredPath,
} from "./baseline-comparison.ts";
import type { Fold } from "./cross-validate.ts";
import { fewFolds, pooledMetric } from "./fold-metrics.ts";
import type { FoldPlan } from "./fold-plan.ts";
import { pathConfidences } from "./path-confidence.ts";
import { evaluateVariances, type VarianceEvaluation } from "./variance-evaluation.ts";

/** One forecaster over all folds. */
export interface PathSummary {
  /** Every metric over the bars of all folds in which it has a value. */
  readonly score: PathScore;
  /** Folds with a path. */
  readonly folds: number;
  readonly comparison: BaselineComparison;
  /** Confidence of being as good as the best of the ensemble and all models; see `pathConfidences`. */
  readonly confidence: Metric;
  /** Of the folds in which it has variances. */
  readonly variances: VarianceEvaluation;
}

/** The results of all folds together. */
export interface CrossValidationSummary {
  readonly folds: number;
  readonly baselineModel: string;
  readonly ensemble: PathSummary;
  /** One per model with a path in any fold, in the policy's order. */
  readonly models: readonly PathSummary[];
  /** Every level over the bars of all folds. */
  readonly coverages: readonly IntervalCoverage[];
  /** Every level at the first bar ahead, ascending. */
  readonly backtests: readonly BandBacktest[];
  /** What a reader must know before trusting the numbers; sentences. */
  readonly notes: readonly string[];
}

/**
 * Pools folds: metrics over all their bars, and a test of each forecaster against the baseline.
 * @param folds one or more, earliest first
 * @param models ids in the policy's order
 */
export function summariseFolds(
  folds: readonly Fold[],
  models: readonly string[],
  baselineModel: string,
  plan: Pick<FoldPlan, "horizonBars" | "stepBars">,
): CrossValidationSummary {
  const overlappingFolds = Math.ceil(plan.horizonBars / plan.stepBars);
  const paths = [
    folds.map(ensembleOf),
    ...models.map((model) => folds.map((fold) => modelOf(fold, model))),
  ];
  const scores = paths.map((own) => own.map((path) => path?.score));
  const confidences = pathConfidences(folds, scores, overlappingFolds);
  const baseline = folds.map((fold) => modelOf(fold, baselineModel));
  const summaries = paths.map((own, i): PathSummary | undefined => {
    const known = own.filter((path) => path !== undefined);
    if (known.length === 0) return undefined;
    return {
      score: pooledScore(known.map(({ score }) => score)),
      folds: known.length,
      comparison: compareWithBaseline(pairsOf(folds, own, baseline), overlappingFolds),
      confidence: confidences[i]!,
      variances: evaluateVariances(variancePairsOf(folds, own), overlappingFolds),
    };
  });
  const [ensemble, ...known] = summaries.filter((summary) => summary !== undefined);
  return {
    folds: folds.length,
    baselineModel,
    ensemble: ensemble!,
    models: known,
    coverages: pooledCoverages(folds),
    backtests: backtestBands(folds),
    notes: [
      ...overlapNotes(folds.length, plan, overlappingFolds),
      ...models.flatMap((model) => failureNotes(folds, model)),
      ...[ensemble!, ...known].flatMap(kernelNotes),
    ],
  };
}

/** A forecaster in one fold. */
interface FoldPath extends ScoredPath {
  readonly logReturnVariances: readonly number[] | undefined;
}

function ensembleOf({ forecast, scores }: Fold): FoldPath {
  const { ensemblePrices, logReturnVariances } = forecast;
  return { score: scores.ensemble, prices: ensemblePrices, logReturnVariances };
}

/** Undefined where the model has no path. */
function modelOf({ forecast, scores }: Fold, id: string): FoldPath | undefined {
  const score = scores.models.find(({ model }) => model === id);
  const made = forecast.models.find(({ model }) => model === id);
  if (score === undefined || made === undefined) return undefined;
  return { score, prices: made.prices, logReturnVariances: made.logReturnVariances };
}

function pairsOf(
  folds: readonly Fold[],
  paths: readonly (FoldPath | undefined)[],
  baselines: readonly (FoldPath | undefined)[],
): FoldPair[] {
  return folds.flatMap(({ lastClosePrice, scores }, k) => {
    const own = paths[k];
    const baseline = baselines[k];
    if (own === undefined || baseline === undefined) return [];
    return [{ own, baseline, realised: scores.realisedPrices, lastClosePrice }];
  });
}

function variancePairsOf(folds: readonly Fold[], paths: readonly (FoldPath | undefined)[]) {
  return folds.flatMap(({ lastClosePrice, scores }, k) => {
    const logReturnVariances = paths[k]?.logReturnVariances;
    if (!logReturnVariances?.length) return [];
    return [{ logReturnVariances, lastClosePrice, realised: scores.realisedPrices }];
  });
}

function pooledScore(scores: readonly PathScore[]): PathScore {
  return {
    model: scores[0]!.model,
    rmse: pooledMetric(
      scores.map(({ rmse }) => rmse),
      "ROOT_MEAN_SQUARE",
    ),
    mae: pooledMetric(scores.map(({ mae }) => mae)),
    smape: pooledMetric(scores.map(({ smape }) => smape)),
    mase: pooledMetric(scores.map(({ mase }) => mase)),
    terminalDirection: pooledMetric(scores.map(({ terminalDirection }) => terminalDirection)),
    crps: pooledMetric(scores.map(({ crps }) => crps)),
    qlike: pooledMetric(scores.map(({ qlike }) => qlike)),
  };
}

function pooledCoverages(folds: readonly Fold[]): IntervalCoverage[] {
  return folds[0]!.scores.coverages.map(({ levelRatio }, level) => {
    const all = folds.map(({ scores }) => scores.coverages[level]!);
    return {
      levelRatio,
      coverage: pooledMetric(all.map(({ coverage }) => coverage)),
      pinball: pooledMetric(all.map(({ pinball }) => pinball)),
      scaledIntervalScore: pooledMetric(all.map(({ scaledIntervalScore }) => scaledIntervalScore)),
    };
  });
}

function overlapNotes(
  folds: number,
  { horizonBars, stepBars }: Pick<FoldPlan, "horizonBars" | "stepBars">,
  overlappingFolds: number,
): string[] {
  const notes: string[] = [];
  if (overlappingFolds > 1 && folds > 1) {
    notes.push(
      `folds start every ${stepBars} bars and look ${horizonBars} ahead, so that each shares bars with up to ${overlappingFolds - 1} after it: the test allows for that, while the n of the other metrics counts such a bar once per fold`,
    );
  } else if (horizonBars > 1) {
    notes.push(
      `the ${horizonBars} bars of one fold depend on each other: the test counts folds, the n of the other metrics bars`,
    );
  }
  if (folds < fewFolds) {
    const shown = folds === 1 ? "1 fold shows" : `${folds} folds show`;
    notes.push(`${shown} only large differences; finding none does not mean that there are none`);
  }
  return notes;
}

function failureNotes(folds: readonly Fold[], model: string): string[] {
  const failed = folds.filter(({ failedModels }) => failedModels.includes(model)).length;
  if (failed === 0) return [];
  return [
    `${model} gave no path in ${failed} of ${folds.length} folds and is judged on the others`,
  ];
}

function kernelNotes({ score, comparison }: PathSummary): string[] {
  if (comparison.kernel !== "BARTLETT") return [];
  return [`${score.model}: the variance of the test was not positive; Bartlett weights took over`];
}
