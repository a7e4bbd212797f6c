import type { StatedWeight } from "../regime/policy.ts";

/** What the weights rest on: how the models did, or the best of stated candidates. */
export type WeightBasis = "EVIDENCE" | "CANDIDATES";

export const weightBases = ["EVIDENCE", "CANDIDATES"] as const satisfies readonly WeightBasis[];

/** One list of weights that may be chosen. */
export interface CandidateWeights {
  readonly weights: readonly StatedWeight[];
}

/** Settings of the ensemble's weights. */
export interface EnsemblePolicy {
  readonly basis: WeightBasis;
  /** Scored forecasts from which on they are the evidence, instead of rolling origins. */
  readonly minimumScoredForecasts: number;
  /** The candidates, for that basis; the one with the lowest error over the evidence applies. */
  readonly candidates: readonly CandidateWeights[];
}
