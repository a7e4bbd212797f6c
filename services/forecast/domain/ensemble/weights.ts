import {
  entropyRatio,
  normalised,
  quadraticForm,
  withoutSmall,
} from "#lib/statistics/numerics/simplex.ts";
import { naive } from "../models/naive.ts";
import type { RegimeLabel, RegimeSettings } from "../regime/settings.ts";
import type { StatedWeight } from "../stated-weights.ts";
import type { Evidence, EvidenceSource, ModelEvidence } from "./evidence.ts";
import type { EnsembleSettings } from "./settings.ts";

/** Where the weights of a forecast come from. */
export type WeightsOrigin = EvidenceSource | "EQUAL" | "CANDIDATES" | "REGIME" | "SUBMITTED";

/** The weights of an ensemble, in the order of the models, and how they came about. */
export interface EnsembleWeights {
  /** Each in [0, 1]; they sum to 1. */
  readonly ratios: readonly number[];
  readonly origin: WeightsOrigin;
  /** 1 for equal weights, 0 when one model holds all. */
  readonly entropyRatio: number;
  readonly reason: string;
}

/** What of a policy decides the weights. */
export interface WeightingSettings {
  readonly equalWeightShrinkageRatio: number;
  readonly minimumWeightRatio: number;
  readonly ensemble: EnsembleSettings;
  readonly regime: Pick<RegimeSettings, "weights">;
}

interface Proposal {
  readonly ratios: readonly number[];
  readonly origin: WeightsOrigin;
  readonly how: string;
}

/**
 * The weights of the ensemble: those that the policy states for the regime, else the best of its
 * candidates, else those that follow from the evidence. Small ones are dropped, and a model without a
 * path has none.
 * @param hasPath whether each model has a path at the as-of; one at least has
 * @param regime of the market, where the policy asks for it
 */
export function ensembleWeights(
  hasPath: readonly boolean[],
  evidence: Evidence,
  policy: WeightingSettings,
  regime?: RegimeLabel,
): EnsembleWeights {
  const notes: string[] = [];
  hasPath.forEach((path, i) => {
    if (!path) notes.push(`${evidence.models[i]!.model} has no path`);
  });
  const proposal =
    ofRegime(hasPath, evidence, policy, regime, notes) ??
    ofCandidates(hasPath, evidence, policy, notes) ??
    ofEvidence(hasPath, evidence, policy, notes);
  const ratios = withoutSmall(proposal.ratios, policy.minimumWeightRatio);
  proposal.ratios.forEach((weight, i) => {
    if (weight > 0 && ratios[i] === 0)
      notes.push(`${evidence.models[i]!.model} fell below the minimum`);
  });
  return {
    ratios,
    origin: proposal.origin,
    entropyRatio: entropyRatio(ratios, hasPath.filter(Boolean).length),
    reason: [proposal.how, ...notes].join("; "),
  };
}

function ofRegime(
  hasPath: readonly boolean[],
  evidence: Evidence,
  policy: WeightingSettings,
  regime: RegimeLabel | undefined,
  notes: string[],
): Proposal | undefined {
  const stated = policy.regime.weights.find(({ label }) => label === regime);
  if (stated === undefined) return undefined;
  const ratios = effective(stated.weights, hasPath, evidence.models);
  if (ratios === undefined) {
    notes.push(`none of the models weighted for ${regime} has a path`);
    return undefined;
  }
  return { ratios, origin: "REGIME", how: `the policy's weights for ${regime}` };
}

/** The candidate whose combined path had the smallest squared error over the evidence. */
function ofCandidates(
  hasPath: readonly boolean[],
  evidence: Evidence,
  policy: WeightingSettings,
  notes: string[],
): Proposal | undefined {
  if (policy.ensemble.basis !== "CANDIDATES") return undefined;
  let best: Proposal | undefined;
  let smallest = Number.POSITIVE_INFINITY;
  policy.ensemble.candidates.forEach(({ weights }, i) => {
    const ratios = effective(weights, hasPath, evidence.models);
    if (ratios === undefined) return;
    const error = quadraticForm(ratios, evidence.errorMoments);
    if (best !== undefined && !(error < smallest)) return;
    smallest = error;
    const place = `candidate ${i + 1} of ${policy.ensemble.candidates.length}`;
    const how =
      evidence.origins === 0
        ? `${place}: no evidence to choose by`
        : `${place} had the smallest error over ${extentOf(evidence)}`;
    best = { ratios, origin: "CANDIDATES", how };
  });
  if (best === undefined) notes.push("no candidate weights a model with a path");
  return best;
}

/**
 * Weights in inverse proportion to the mean squared error over the evidence (Bates & Granger 1969,
 * without the covariances, which few origins cannot estimate), shrunk toward equal weights (Stock &
 * Watson 2004). A model that failed at some origin holds none, nor does one that erred more than naive by
 * `errorLimitRatio`: the shrinkage would give it a share of the equal weights, however badly it did.
 */
function ofEvidence(
  hasPath: readonly boolean[],
  evidence: Evidence,
  policy: WeightingSettings,
  notes: string[],
): Proposal {
  const eligible = hasPath.map((path, i) => {
    const { model, failures } = evidence.models[i]!;
    if (path && failures > 0) notes.push(`${model} failed at ${failures} of ${extentOf(evidence)}`);
    if (!path || failures > 0) return false;
    const ratio = errorRatio(i, evidence);
    const isWorse = ratio > (policy.ensemble.errorLimitRatio ?? Number.POSITIVE_INFINITY);
    if (isWorse) notes.push(`${model} erred ${ratio.toFixed(2)} times as much as ${naive.id}`);
    return !isWorse;
  });
  const equal = normalised(
    (eligible.includes(true) ? eligible : hasPath).map((one) => (one ? 1 : 0)),
  );
  if (evidence.origins === 0) {
    const how = "equal weights: no room for a rolling origin";
    return { ratios: equal, origin: "EQUAL", how };
  }
  const share = policy.equalWeightShrinkageRatio;
  const fitted = inverseErrors(eligible, evidence) ?? equal;
  const ratios = fitted.map((weight, i) => (1 - share) * weight + share * equal[i]!);
  const how = `inverse mean squared error over ${extentOf(evidence)}, ${share} of equal weights mixed in`;
  return { ratios, origin: evidence.source, how };
}

/** RMSE of a model over that of naive, in units of the close at the origin; 0 where naive never erred. */
function errorRatio(i: number, { models, errorMoments }: Evidence): number {
  const k = models.length;
  const at = models.findIndex(({ model }) => model === naive.id);
  const least = at < 0 ? 0 : errorMoments[at * k + at]!;
  return least > 0 ? Math.sqrt(errorMoments[i * k + i]! / least) : 0;
}

function inverseErrors(eligible: readonly boolean[], evidence: Evidence): number[] | undefined {
  const k = eligible.length;
  const errors = eligible.map((one, i) => (one ? evidence.errorMoments[i * k + i]! : undefined));
  // A perfect model takes all; several share it.
  if (errors.includes(0)) return normalised(errors.map((error) => (error === 0 ? 1 : 0)));
  let smallest = Number.POSITIVE_INFINITY;
  for (const error of errors) if (error !== undefined) smallest = Math.min(smallest, error);
  if (smallest === Number.POSITIVE_INFINITY) return undefined;
  return normalised(errors.map((error) => (error === undefined ? 0 : smallest / error)));
}

/** Stated weights over the models that have a path; undefined when none of them has. */
function effective(
  stated: readonly StatedWeight[],
  hasPath: readonly boolean[],
  models: readonly ModelEvidence[],
): number[] | undefined {
  const ratios = models.map(({ model }, i) => {
    const weight = stated.find((one) => one.model === model);
    return hasPath[i] && weight ? weight.ratio : 0;
  });
  return ratios.some((ratio) => ratio > 0) ? normalised(ratios) : undefined;
}

function extentOf({ source, origins }: Evidence): string {
  return source === "SCORED_FORECASTS"
    ? `${origins} scored forecasts`
    : `${origins} origins before the as-of`;
}
