import { minimise } from "../numerics/bfgs.ts";
import { log } from "../numerics/portable-math.ts";
import { improve } from "./expectation-maximisation.ts";
import { inAscendingOrder } from "./label-order.ts";
import { standardised } from "./standardised-data.ts";
import { startCount, startingPoint } from "./starting-points.ts";
import { SwitchingLikelihood } from "./switching-likelihood.ts";
import {
  fromVector,
  type SwitchingData,
  type SwitchingFailure,
  type SwitchingParameters,
  type SwitchingSpecification,
} from "./switching-specification.ts";
import { fromUnbounded, negativeLogLikelihood, toUnbounded } from "./unbounded-coordinates.ts";

/** The highest maximum of the likelihood that was found. */
export interface SwitchingFit {
  readonly status: "OK";
  /** Regimes by ascending variance where it switches, else by ascending constant. */
  readonly parameters: SwitchingParameters;
  readonly logLikelihood: number;
  /** Akaike's and the Bayesian criterion. */
  readonly aic: number;
  readonly bic: number;
  /** Expected stay in each regime, 1 / (1 − p_ii). */
  readonly durationsBars: Float64Array;
}

/** Bounds on the search. */
export interface SwitchingLimits {
  /** Rounds of EM from each of the 12 starts before they are compared. */
  readonly shortRounds: number;
  /** Starts, the likeliest first, that a quasi-Newton search finishes. */
  readonly finalists: number;
  /** Iterations of each such search. */
  readonly iterationLimit: number;
}

/** The bounds where none are given. */
const standardLimits: SwitchingLimits = {
  shortRounds: 8,
  finalists: 3,
  iterationLimit: 200,
};

/** A regime whose variance is this share of the series' sits on equal values, not on a law. */
const varianceFloor = 1e-6;
const tolerance = 1e-10;

/**
 * Fits a switching regression by maximum likelihood: short runs of EM from 12 fixed starts, then a
 * quasi-Newton search with the exact gradient from the likeliest of them. The first regimes are those
 * of the chain's stationary law, as in Hamilton (1994), "Time Series Analysis", chapter 22.
 * @param checkStop called between the starts; may throw
 */
export function fitSwitching(
  data: SwitchingData,
  specification: SwitchingSpecification,
  limits: SwitchingLimits = standardLimits,
  checkStop: () => void = () => {},
): SwitchingFit | SwitchingFailure {
  const scaled = standardised(data, specification);
  if ("status" in scaled) return scaled;
  const likelihood = new SwitchingLikelihood(scaled.data, specification);
  const { layout } = likelihood;

  const starts: { readonly theta: Float64Array; readonly value: number }[] = [];
  for (let index = 0; index < startCount; index += 1) {
    checkStop();
    const theta = startingPoint(likelihood, index);
    for (let round = 0; round < limits.shortRounds; round += 1) {
      improve(likelihood, theta, 10 * varianceFloor);
    }
    const value = likelihood.filter(theta);
    if (Number.isFinite(value)) starts.push({ theta, value });
  }
  starts.sort((a, b) => b.value - a.value);

  let best: Float64Array | undefined;
  let highest = Number.NEGATIVE_INFINITY;
  let converged = false;
  const objective = negativeLogLikelihood(likelihood, varianceFloor);
  for (const start of starts.slice(0, limits.finalists)) {
    checkStop();
    const { iterationLimit } = limits;
    const found = minimise(objective, toUnbounded(start.theta, layout), {
      iterationLimit,
      tolerance,
    });
    if (!(-found.value > highest)) continue;
    highest = -found.value;
    converged = found.converged;
    best = new Float64Array(layout.size);
    fromUnbounded(found.point, layout, best);
  }
  if (best === undefined) {
    return { status: "NOT_CONVERGED", note: "no start has a finite likelihood" };
  }
  for (let block = 0; block < layout.varianceBlocks; block += 1) {
    if (best[layout.varianceFrom + block]! < 100 * varianceFloor) {
      const note = "a regime's variance vanishes: it sits on values that are equal";
      return { status: "DEGENERATE", note };
    }
  }
  if (!converged) {
    const note = `no convergence within ${limits.iterationLimit} iterations`;
    return { status: "NOT_CONVERGED", note };
  }
  const parameters = inAscendingOrder(
    scaled.restore(fromVector(best, layout)),
    specification.switchingVariance,
  );
  const { observations } = likelihood;
  const logLikelihood = highest - observations * log(scaled.scale);
  return {
    status: "OK",
    parameters,
    logLikelihood,
    aic: 2 * (layout.size - logLikelihood),
    bic: layout.size * log(observations) - 2 * logLikelihood,
    durationsBars: parameters.variances.map(
      (_, s) => 1 / (1 - parameters.transition[s * specification.regimes + s]!),
    ),
  };
}
