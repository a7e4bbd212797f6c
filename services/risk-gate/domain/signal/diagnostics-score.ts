import type { DirectionRecord, ForecastEvidence, ModelEvidence } from "../inputs.ts";
import { weightedModels } from "./model-evidence.ts";

/**
 * How well the models in the ensemble did, 0 to 1; undefined where the evidence leaves one out, or lacks the error
 * of one or of the baseline.
 *
 * | step | value |
 * |---|---|
 * | each model | 1 ÷ (1 + 1.5 × (r − 1)), held to 0.05 to 0.95; r is its error over the least of these models and the baseline |
 * | start | their mean, weighted as in the ensemble |
 * | weighted mean of the errors over that of the baseline | > 1.10 × 0.70, < 0.95 + 0.05 |
 * | share of scored directions that were right | < 0.50 or unknown × 0.80, > 0.55 + 0.05 |
 * | a fit failed | × 0.70 |
 *
 * Steps and numbers are those of the system that pmx replaces, but for two. The models' own values were ranks, which
 * tell the best from the worst however close they are. And the mean of the errors stands for the ensemble's own, which
 * no forecast states and which is never more (triangle inequality).
 *
 * @param record - whose share of right directions counts before that of the evidence.
 */
export function diagnosticsScore(
  evidence: ForecastEvidence | undefined,
  record?: DirectionRecord,
): number | undefined {
  const known = weightedErrors(evidence);
  if (evidence === undefined || known === undefined) return undefined;
  const { errors, baselineError, weighted } = known;
  const least = Math.min(baselineError, ...errors);
  const errorRatio = ratioOf(weighted(Number), baselineError);
  const accuracy = accuracyOf(record) ?? evidence.directionalAccuracyRatio ?? 0;
  let score = weighted((error) => confidenceIn(ratioOf(error, least)));
  if (!(errorRatio <= 1.1)) score *= 0.7;
  else if (errorRatio < 0.95) score += 0.05;
  if (!(accuracy >= 0.5)) score *= 0.8;
  else if (accuracy > 0.55) score += 0.05;
  if (evidence.models.some(({ fit }) => fit === "FAILED")) score *= 0.7;
  return Math.min(1, Math.max(0, score));
}

/**
 * The weighted mean of the models' errors over that of the baseline; undefined where the evidence leaves a model out, or
 * lacks the error of one or of the baseline.
 */
export function blendErrorRatio(evidence: ForecastEvidence | undefined): number | undefined {
  const known = weightedErrors(evidence);
  return known && ratioOf(known.weighted(Number), known.baselineError);
}

function weightedErrors(evidence: ForecastEvidence | undefined) {
  const models = weightedModels(evidence);
  if (evidence === undefined || models === undefined) return undefined;
  const errors = models.map(errorOf);
  const baseline = evidence.models.find(({ model }) => model === evidence.baselineModel);
  const baselineError = baseline && errorOf(baseline);
  if (baselineError === undefined || !errors.every((error) => error !== undefined)) {
    return undefined;
  }
  const weighted = (measure: (error: number) => number) =>
    models.reduce((sum, { weightRatio }, i) => sum + weightRatio * measure(errors[i]!), 0);
  return { errors, baselineError, weighted };
}

/** Share of directions that were right; undefined without a window. */
function accuracyOf(record: DirectionRecord | undefined): number | undefined {
  return record === undefined || record.windows === 0 ? undefined : record.hits / record.windows;
}

function errorOf({ validationRmsePrice: error }: ModelEvidence): number | undefined {
  return error !== undefined && error >= 0 && error < Number.POSITIVE_INFINITY ? error : undefined;
}

/** Two errors of 0 are equal. */
function ratioOf(error: number, other: number): number {
  return error === other ? 1 : error / other;
}

function confidenceIn(ratio: number): number {
  return Math.min(0.95, Math.max(0.05, 1 / (1 + 1.5 * (ratio - 1))));
}
