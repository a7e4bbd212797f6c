import type { Metric } from "#lib/kernel/metric.ts";
import type { IntervalCoverage, PathScore } from "../outcome.ts";
import {
  type BaselineComparison,
  compareWithBaseline,
  type FoldPair,
} from "./baseline-comparison.ts";
import type { Fold } from "./cross-validate.ts";
import type { FoldPlan } from "./fold-plan.ts";
import { fewFolds, pathConfidences } from "./path-confidence.ts";
import { pooledMetric } from "./pooled-metric.ts";

/** One forecaster over all folds. */
export interface PathSummary {
  /** Every metric over the bars of all folds in which it has a value. */
  readonly score: PathScore;
  /** Folds with a path. */
  readonly folds: number;
  readonly comparison: BaselineComparison;
  /** Confidence of being as good as the best of the ensemble and all models; see `pathConfidences`. */
  readonly confidence: Metric;
}

/** What the folds say together. */
export interface CrossValidationSummary {
  readonly folds: number;
  readonly baselineModel: string;
  readonly ensemble: PathSummary;
  /** One per model with a path in any fold, in the policy's order. */
  readonly models: readonly PathSummary[];
  /** Every level over the bars of all folds. */
  readonly coverages: readonly IntervalCoverage[];
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
  const scores = [
    folds.map((fold) => fold.scores.ensemble),
    ...models.map((model) => folds.map((fold) => scoreOf(fold, model))),
  ];
  const confidences = pathConfidences(folds, scores, overlappingFolds);
  const baseline = folds.map((fold) => scoreOf(fold, baselineModel));
  const summaries = scores.map((own, i): PathSummary | undefined => {
    const known = own.filter((score) => score !== undefined);
    if (known.length === 0) return undefined;
    const pairs = pairsOf(folds, own, baseline);
    return {
      score: pooledScore(known),
      folds: known.length,
      comparison: compareWithBaseline(pairs, overlappingFolds),
      confidence: confidences[i]!,
    };
  });
  const [ensemble, ...known] = summaries.filter((summary) => summary !== undefined);
  return {
    folds: folds.length,
    baselineModel,
    ensemble: ensemble!,
    models: known,
    coverages: pooledCoverages(folds),
    notes: [
      ...overlapNotes(folds.length, plan, overlappingFolds),
      ...models.flatMap((model) => failureNotes(folds, model)),
      ...[ensemble!, ...known].flatMap(kernelNotes),
    ],
  };
}

function scoreOf(fold: Fold, model: string): PathScore | undefined {
  return fold.scores.models.find((score) => score.model === model);
}

function pairsOf(
  folds: readonly Fold[],
  scores: readonly (PathScore | undefined)[],
  baselines: readonly (PathScore | undefined)[],
): FoldPair[] {
  return folds.flatMap(({ lastClosePrice }, k) => {
    const own = scores[k];
    const baseline = baselines[k];
    if (own === undefined || baseline === undefined) return [];
    return [{ own, baseline, lastClosePrice }];
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
