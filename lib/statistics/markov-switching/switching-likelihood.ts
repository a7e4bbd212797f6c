import { log } from "../numerics/portable-math.ts";
import { hamiltonFilter } from "./hamilton-filter.ts";
import { kimSmoother } from "./kim-smoother.ts";
import { type RegimeTuples, regimeTuples } from "./regime-tuples.ts";
import {
  addStationaryGradient,
  contextProbabilities,
  stationaryProbabilities,
} from "./stationary-chain.ts";
import {
  type ParameterLayout,
  parameterLayout,
  type SwitchingData,
  type SwitchingSpecification,
  writeTransition,
} from "./switching-specification.ts";

const LOG_TWO_PI = 1.8378770664093453;

/**
 * The likelihood of a switching regression and what its maximisation needs, on scratch that is
 * allocated once. `filter` and `expect` leave their results in the public arrays.
 */
export class SwitchingLikelihood {
  readonly layout: ParameterLayout;
  readonly tuples: RegimeTuples;
  readonly series: Float64Array;
  /** q columns of x, the constant first. */
  readonly columns: readonly Float64Array[];
  /** Observations that the likelihood counts: those after the first `lags`. */
  readonly observations: number;
  /** n × pairs, filled by `filter`. */
  readonly filteredPairs: Float64Array;
  /** n × pairs, filled by `expect`. */
  readonly smoothedPairs: Float64Array;
  /** n × densities, filled by `filter`: e_t of each. */
  readonly residuals: Float64Array;
  /** n × densities, filled by `expect`: the smoothed probability of each. */
  readonly weights: Float64Array;
  /** k × k, filled by `expect`: expected number of transitions. */
  readonly transitionCounts: Float64Array;
  /** series length × mean blocks, filled by `filter`: z of each. */
  readonly deviations: Float64Array;
  readonly transition: Float64Array;
  readonly #stationary: Float64Array;
  readonly #firstRegime: Float64Array;
  readonly #initial: Float64Array;
  readonly #logDensities: Float64Array;
  readonly #transitionGradient: Float64Array;

  constructor(data: SwitchingData, specification: SwitchingSpecification) {
    const { regimes, lags } = specification;
    this.series = data.series;
    this.columns = [new Float64Array(data.series.length).fill(1), ...(data.regressors ?? [])];
    this.layout = parameterLayout(specification, this.columns.length);
    this.tuples = regimeTuples(regimes, lags);
    const { pairs, densities, contexts } = this.tuples;
    this.observations = data.series.length - lags;
    this.filteredPairs = new Float64Array(this.observations * pairs);
    this.smoothedPairs = new Float64Array(this.observations * pairs);
    this.residuals = new Float64Array(this.observations * densities);
    this.weights = new Float64Array(this.observations * densities);
    this.#logDensities = new Float64Array(this.observations * densities);
    this.deviations = new Float64Array(data.series.length * this.layout.meanBlocks);
    this.transition = new Float64Array(regimes * regimes);
    this.transitionCounts = new Float64Array(regimes * regimes);
    this.#transitionGradient = new Float64Array(regimes * regimes);
    this.#stationary = new Float64Array(regimes);
    this.#firstRegime = new Float64Array(regimes);
    this.#initial = new Float64Array(contexts);
  }

  /** Log likelihood at a parameter vector; −Infinity where it is not admissible. */
  filter(theta: Float64Array): number {
    const { layout, tuples, transition } = this;
    writeTransition(theta, layout.regimes, transition);
    for (const probability of transition) {
      if (!(probability > 0)) return Number.NEGATIVE_INFINITY;
    }
    for (let block = 0; block < layout.varianceBlocks; block += 1) {
      if (!(theta[layout.varianceFrom + block]! > 0)) return Number.NEGATIVE_INFINITY;
    }
    if (!stationaryProbabilities(transition, this.#stationary)) return Number.NEGATIVE_INFINITY;
    contextProbabilities(tuples, transition, this.#stationary, this.#initial);
    this.writeResiduals(theta);
    this.#writeLogDensities(theta);
    return hamiltonFilter(
      tuples,
      transition,
      this.#initial,
      this.#logDensities,
      this.filteredPairs,
    );
  }

  /** The same, with what the whole series says of every bar. */
  expect(theta: Float64Array): number {
    const value = this.filter(theta);
    if (!Number.isFinite(value)) return value;
    kimSmoother(this.tuples, this.filteredPairs, this.smoothedPairs);
    this.#gather();
    return value;
  }

  /**
   * Writes the gradient at the vector that `expect` was last called with: by Fisher's identity, the
   * expected gradient of the likelihood in which the regimes are known.
   */
  score(theta: Float64Array, gradient: Float64Array): void {
    const { layout, tuples, residuals, weights, columns } = this;
    const { regimes, lags, meanBlocks, meanFrom, varianceFrom, lagFrom } = layout;
    const { densities, regimeAtLag } = tuples;
    const span = lags + 1;
    gradient.fill(0);
    for (let t = 0; t < this.observations; t += 1) {
      for (let d = 0; d < densities; d += 1) {
        const weight = weights[t * densities + d]!;
        const residual = residuals[t * densities + d]!;
        const varianceAt =
          varianceFrom + (layout.varianceBlocks === 1 ? 0 : regimeAtLag[d * span]!);
        const variance = theta[varianceAt]!;
        const weighted = (weight * residual) / variance;
        gradient[varianceAt]! += (0.5 * (weighted * residual - weight)) / variance;
        for (let lag = 0; lag <= lags; lag += 1) {
          const block = meanBlocks === 1 ? 0 : regimeAtLag[d * span + lag]!;
          const factor = lag === 0 ? weighted : -weighted * theta[lagFrom + lag - 1]!;
          const at = t + lags - lag;
          for (let c = 0; c < columns.length; c += 1) {
            gradient[meanFrom + block * columns.length + c]! += factor * columns[c]![at]!;
          }
          if (lag > 0) {
            gradient[lagFrom + lag - 1]! += weighted * this.deviations[at * meanBlocks + block]!;
          }
        }
      }
    }
    const inTransition = this.#transitionGradient;
    for (let i = 0; i < inTransition.length; i += 1) {
      inTransition[i] = this.transitionCounts[i]! / this.transition[i]!;
    }
    addStationaryGradient(this.transition, this.#stationary, this.#firstRegime, inTransition);
    for (let i = 0; i < regimes; i += 1) {
      for (let j = 0; j < regimes - 1; j += 1) {
        gradient[i * (regimes - 1) + j] =
          inTransition[i * regimes + j]! - inTransition[i * regimes + regimes - 1]!;
      }
    }
  }

  /** Fills `deviations` and `residuals` at a parameter vector. */
  writeResiduals(theta: Float64Array): void {
    const { layout, tuples, deviations, columns, series, residuals } = this;
    const { meanBlocks, meanFrom, lagFrom, lags } = layout;
    const q = columns.length;
    for (let block = 0; block < meanBlocks; block += 1) {
      const from = meanFrom + block * q;
      for (let t = 0; t < series.length; t += 1) {
        let mean = 0;
        for (let c = 0; c < q; c += 1) mean += theta[from + c]! * columns[c]![t]!;
        deviations[t * meanBlocks + block] = series[t]! - mean;
      }
    }
    const { densities, regimeAtLag } = tuples;
    for (let d = 0; d < densities; d += 1) {
      for (let t = 0; t < this.observations; t += 1) {
        let residual = 0;
        for (let lag = 0; lag <= lags; lag += 1) {
          const block = meanBlocks === 1 ? 0 : regimeAtLag[d * (lags + 1) + lag]!;
          const deviation = deviations[(t + lags - lag) * meanBlocks + block]!;
          residual += lag === 0 ? deviation : -theta[lagFrom + lag - 1]! * deviation;
        }
        residuals[t * densities + d] = residual;
      }
    }
  }

  #writeLogDensities(theta: Float64Array): void {
    const { layout, tuples, residuals } = this;
    const { densities, regimeAtLag } = tuples;
    for (let d = 0; d < densities; d += 1) {
      const block = layout.varianceBlocks === 1 ? 0 : regimeAtLag[d * (layout.lags + 1)]!;
      const variance = theta[layout.varianceFrom + block]!;
      const constant = -0.5 * (LOG_TWO_PI + log(variance));
      const factor = -0.5 / variance;
      for (let at = d; at < residuals.length; at += densities) {
        this.#logDensities[at] = constant + factor * residuals[at]! * residuals[at]!;
      }
    }
  }

  /** Sums the smoothed pairs into weights, transition counts and the regime of the first context. */
  #gather(): void {
    const { tuples, smoothedPairs, weights, transitionCounts } = this;
    const { regimes, pairs, densities, contextLength, densityOf, transitionOf } = tuples;
    weights.fill(0);
    transitionCounts.fill(0);
    this.#firstRegime.fill(0);
    for (let t = 0; t < this.observations; t += 1) {
      for (let pair = 0; pair < pairs; pair += 1) {
        const probability = smoothedPairs[t * pairs + pair]!;
        weights[t * densities + densityOf[pair]!]! += probability;
        transitionCounts[transitionOf[pair]!]! += probability;
      }
    }
    for (let pair = 0; pair < pairs; pair += 1) {
      const probability = smoothedPairs[pair]!;
      let rest = tuples.contextBefore[pair]!;
      let later = rest % regimes;
      this.#firstRegime[later]! += probability;
      for (let step = 1; step < contextLength; step += 1) {
        rest = Math.floor(rest / regimes);
        const earlier = later;
        later = rest % regimes;
        transitionCounts[earlier * regimes + later]! += probability;
      }
    }
  }
}
