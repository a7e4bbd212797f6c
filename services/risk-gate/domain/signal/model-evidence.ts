import type { ForecastEvidence, ModelEvidence } from "../inputs.ts";

/** The weights of a forecast's models sum to 1; where these do not, one was left out. */
const weightTolerance = 1e-6;

/**
 * The models that hold weight in the ensemble; undefined where the evidence is absent or leaves one out, which
 * could otherwise make the others look agreed, or better than they are.
 */
export function weightedModels(
  evidence: ForecastEvidence | undefined,
): readonly ModelEvidence[] | undefined {
  if (evidence === undefined) return undefined;
  const weighted = evidence.models.filter(({ weightRatio }) => weightRatio > 0);
  const sum = weighted.reduce((total, { weightRatio }) => total + weightRatio, 0);
  return Math.abs(sum - 1) <= weightTolerance ? weighted : undefined;
}
