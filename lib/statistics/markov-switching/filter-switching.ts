import { SwitchingLikelihood } from "./switching-likelihood.ts";
import {
  type SwitchingData,
  type SwitchingParameters,
  type SwitchingSpecification,
  toVector,
} from "./switching-specification.ts";

/** The probability of each regime at each bar. */
export interface RegimePath {
  readonly logLikelihood: number;
  /** n × k by rows, for the n observations after the lags; empty for parameters that are impossible. */
  readonly probabilities: Float64Array;
}

/** Probabilities given the observations up to each bar: what a decision at that bar may read. */
export function filterSwitching(
  data: SwitchingData,
  specification: SwitchingSpecification,
  parameters: SwitchingParameters,
): RegimePath {
  const likelihood = new SwitchingLikelihood(data, specification);
  const logLikelihood = likelihood.filter(toVector(parameters, likelihood.layout));
  if (!Number.isFinite(logLikelihood)) return { logLikelihood, probabilities: new Float64Array(0) };
  const { tuples, observations, filteredPairs } = likelihood;
  const { regimes, contexts, pairs } = tuples;
  const probabilities = new Float64Array(observations * regimes);
  for (let t = 0; t < observations; t += 1) {
    for (let pair = 0; pair < pairs; pair += 1) {
      probabilities[t * regimes + Math.floor(pair / contexts)]! += filteredPairs[t * pairs + pair]!;
    }
  }
  return { logLikelihood, probabilities };
}
