import type { Metric } from "#lib/kernel/metric.ts";
import { modelConfidenceSet } from "#lib/statistics/hypothesis-tests/model-confidence-set.ts";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import type { PathScore } from "../outcome.ts";
import type { Fold } from "./cross-validate.ts";
import { fewFolds, foldLoss, foldMetric } from "./fold-metrics.ts";

const replicates = 1000;
const seed = 1;

/**
 * Each forecaster's confidence of being as good as the best: the model confidence set (Hansen, Lunde &
 * Nason 2011) over the folds' losses. At least 0.1 means that it belongs to the 90 % set. Blocks of the
 * bootstrap are as long as folds overlap, or the cube root of their number where that is more.
 * @param scores of each forecaster, one per fold; undefined in a fold without a path, which leaves that
 *   forecaster out, since the losses of all must be of the same folds
 */
export function pathConfidences(
  folds: readonly Fold[],
  scores: readonly (readonly (PathScore | undefined)[])[],
  overlappingFolds: number,
): Metric[] {
  const n = folds.length;
  const losses = scores.map((own) =>
    Float64Array.from(own, (score, k) =>
      score === undefined ? Number.NaN : foldLoss(score, folds[k]!.lastClosePrice),
    ),
  );
  const compared = losses.map((_, i) => i).filter((i) => losses[i]!.every(Number.isFinite));
  const confidences = new Map<number, number>();
  if (n >= fewFolds && compared.length > 0) {
    const random = new SeededRandom(seed);
    const order = modelConfidenceSet(
      compared.map((i) => losses[i]!),
      {
        replicates,
        blockLength: Math.max(overlappingFolds, cubeRoot(n)),
        uniform: () => random.uniform(),
      },
    );
    for (const { model, confidenceRatio } of order) {
      confidences.set(compared[model]!, confidenceRatio);
    }
  }
  const reason = n < fewFolds ? "TOO_FEW_OBSERVATIONS" : "NO_DATA";
  return losses.map((_, i) =>
    foldMetric("model_confidence", "RATIO", n, confidences.get(i), reason),
  );
}

/** The least integer whose cube is n or more. */
function cubeRoot(n: number): number {
  let root = 1;
  while (root * root * root < n) root += 1;
  return root;
}
