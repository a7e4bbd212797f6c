import type { ForecastPolicy } from "../policy.ts";
import type { ModelEvidence, ValidationEvidence } from "../validation/rolling-validation.ts";

/** The weights of an ensemble, in the order of the candidates, and how they came about. */
export interface EnsembleWeights {
  /** Each in [0, 1]; they sum to 1. */
  readonly ratios: readonly number[];
  readonly reason: string;
}

/**
 * Weights in inverse proportion to the mean squared error over the rolling origins (Bates & Granger
 * 1969, without the covariances, which few origins cannot tell), shrunk toward equal weights
 * (Stock & Watson 2004), the small ones dropped. A model without a path now, or without one at some
 * origin, holds no weight.
 * @param hasPath whether each candidate has a path at the as-of; the first true one always exists
 */
export function ensembleWeights(
  hasPath: readonly boolean[],
  evidence: ValidationEvidence,
  policy: Pick<ForecastPolicy, "equalWeightShrinkageRatio" | "minimumWeightRatio">,
): EnsembleWeights {
  const notes: string[] = [];
  const eligible = hasPath.map((path, i) => {
    const { model, failedOrigins } = evidence.models[i]!;
    if (!path) notes.push(`${model} has no path`);
    else if (failedOrigins > 0) {
      notes.push(`${model} failed at ${failedOrigins} of ${evidence.origins} origins`);
    }
    return path && failedOrigins === 0;
  });
  const equal = normalised(eligible.map((one) => (one ? 1 : 0)));
  if (evidence.origins === 0) {
    return { ratios: equal, reason: told("equal weights: no room for a rolling origin", notes) };
  }
  const share = policy.equalWeightShrinkageRatio;
  const fitted = inverseErrors(eligible, evidence.models);
  const mixed = fitted.map((weight, i) => (1 - share) * weight + share * equal[i]!);
  const ratios = withoutSmall(mixed, policy.minimumWeightRatio);
  mixed.forEach((weight, i) => {
    if (weight > 0 && ratios[i] === 0)
      notes.push(`${evidence.models[i]!.model} fell below the minimum`);
  });
  const how = `inverse mean squared error over ${evidence.origins} origins before the as-of`;
  return { ratios, reason: told(`${how}, ${share} of equal weights mixed in`, notes) };
}

function inverseErrors(eligible: readonly boolean[], models: readonly ModelEvidence[]): number[] {
  const errors = models.map((model, i) => (eligible[i] ? model.meanSquaredError! : undefined));
  // A perfect model takes all; several share it.
  if (errors.includes(0)) return normalised(errors.map((error) => (error === 0 ? 1 : 0)));
  let smallest = Number.POSITIVE_INFINITY;
  for (const error of errors) if (error !== undefined) smallest = Math.min(smallest, error);
  return normalised(errors.map((error) => (error === undefined ? 0 : smallest / error)));
}

function withoutSmall(weights: readonly number[], minimum: number): number[] {
  const largest = Math.max(...weights);
  const kept = weights.map((weight) => (weight >= minimum || weight === largest ? weight : 0));
  return normalised(kept);
}

function normalised(weights: readonly number[]): number[] {
  let sum = 0;
  for (const weight of weights) sum += weight;
  return weights.map((weight) => weight / sum);
}

function told(how: string, notes: readonly string[]): string {
  return notes.length === 0 ? how : `${how}; ${notes.join("; ")}`;
}
