import { SwitchingLikelihood } from "#lib/statistics/markov-switching/switching-likelihood.ts";
import {
  type SwitchingData,
  type SwitchingParameters,
  type SwitchingSpecification,
  toVector,
} from "#lib/statistics/markov-switching/switching-specification.ts";

/**
 * The probability of each regime at each bar given the whole series, n × k by rows: what the search for
 * the parameters weighs the bars with.
 */
export function smoothedProbabilities(
  data: SwitchingData,
  specification: SwitchingSpecification,
  parameters: SwitchingParameters,
): Float64Array {
  const likelihood = new SwitchingLikelihood(data, specification);
  likelihood.expect(toVector(parameters, likelihood.layout));
  const { observations, weights } = likelihood;
  const { regimes, densities, regimeAtLag } = likelihood.tuples;
  const probabilities = new Float64Array(observations * regimes);
  for (let at = 0; at < weights.length; at += 1) {
    const regime = regimeAtLag[(at % densities) * (specification.lags + 1)]!;
    probabilities[Math.floor(at / densities) * regimes + regime]! += weights[at]!;
  }
  return probabilities;
}
