import type { Objective } from "../numerics/bfgs.ts";
import { exp, log } from "../numerics/portable-math.ts";
import type { SwitchingLikelihood } from "./switching-likelihood.ts";
import type { ParameterLayout } from "./switching-specification.ts";

/** Beyond this a probability no longer moves: a search may run to a bound and go on in the rest. */
const mostLogit = 30;

/** Logits of the transition probabilities and logarithms of the variances; the rest as it is. */
export function toUnbounded(theta: Float64Array, layout: ParameterLayout): Float64Array {
  const { regimes, varianceFrom, varianceBlocks } = layout;
  const free = regimes - 1;
  const point = theta.slice();
  for (let i = 0; i < regimes; i += 1) {
    let left = 1;
    for (let j = 0; j < free; j += 1) left -= theta[i * free + j]!;
    for (let j = 0; j < free; j += 1) point[i * free + j] = log(theta[i * free + j]! / left);
  }
  for (let b = 0; b < varianceBlocks; b += 1)
    point[varianceFrom + b] = log(theta[varianceFrom + b]!);
  return point;
}

/** Writes the parameter vector of a point. */
export function fromUnbounded(
  point: Float64Array,
  layout: ParameterLayout,
  theta: Float64Array,
): void {
  const { regimes, varianceFrom, varianceBlocks } = layout;
  const free = regimes - 1;
  theta.set(point);
  for (let i = 0; i < regimes; i += 1) {
    let sum = 1;
    for (let j = 0; j < free; j += 1) {
      const odds = exp(Math.min(mostLogit, Math.max(-mostLogit, point[i * free + j]!)));
      theta[i * free + j] = odds;
      sum += odds;
    }
    for (let j = 0; j < free; j += 1) theta[i * free + j]! /= sum;
  }
  for (let b = 0; b < varianceBlocks; b += 1) {
    theta[varianceFrom + b] = exp(point[varianceFrom + b]!);
  }
}

/** The negative log likelihood over points; a variance below the floor is inadmissible. */
export function negativeLogLikelihood(
  likelihood: SwitchingLikelihood,
  varianceFloor: number,
): Objective {
  const { layout } = likelihood;
  const { regimes, varianceFrom, varianceBlocks, size } = layout;
  const free = regimes - 1;
  const theta = new Float64Array(size);
  return {
    dimension: size,
    evaluate(point, gradient) {
      fromUnbounded(point, layout, theta);
      for (let b = 0; b < varianceBlocks; b += 1) {
        if (!(theta[varianceFrom + b]! >= varianceFloor)) return Number.POSITIVE_INFINITY;
      }
      const value = likelihood.expect(theta);
      if (!Number.isFinite(value)) return Number.POSITIVE_INFINITY;
      likelihood.score(theta, gradient);
      for (let i = 0; i < regimes; i += 1) {
        let expected = 0;
        for (let j = 0; j < free; j += 1)
          expected += theta[i * free + j]! * gradient[i * free + j]!;
        for (let j = 0; j < free; j += 1) {
          gradient[i * free + j] = theta[i * free + j]! * (gradient[i * free + j]! - expected);
        }
      }
      for (let b = 0; b < varianceBlocks; b += 1)
        gradient[varianceFrom + b]! *= theta[varianceFrom + b]!;
      for (let i = 0; i < size; i += 1) gradient[i] = -gradient[i]!;
      return -value;
    },
  };
}
