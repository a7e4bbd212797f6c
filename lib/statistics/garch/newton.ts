import { solveInPlace } from "../numerics/linear-solve.ts";
import type { GarchLikelihood } from "./likelihood.ts";

const lastStep = 1e-6;

/**
 * Polishes `theta` in place by Newton steps on the analytic Hessian, in natural parameters. A step is
 * halved until the likelihood does not fall; the polish ends after a full step that moves no parameter
 * by more than 1e-6 of its size, since the next would be of the order of its square, or where the
 * surface is not concave.
 * @param directions to keep to, such as those along a bound; every one where absent
 * @returns the steps used, and whether it ended at a point where the Newton step vanishes.
 */
export function polish(
  likelihood: GarchLikelihood,
  theta: Float64Array,
  stepLimit: number,
  directions?: readonly Float64Array[],
): { readonly steps: number; readonly interior: boolean } {
  const { dimension } = likelihood.layout;
  const score = new Float64Array(dimension);
  const trialScore = new Float64Array(dimension);
  const step = new Float64Array(dimension);
  const trial = new Float64Array(dimension);
  const hessian = new Float64Array(dimension * dimension);
  let value = likelihood.score(theta, score);
  for (let steps = 0; steps < stepLimit; steps += 1) {
    likelihood.hessian(theta, hessian);
    step.set(score);
    const solved =
      directions === undefined
        ? solveInPlace(hessian, step)
        : solveAlong(hessian, step, directions);
    if (!solved) return { steps, interior: false };
    let rise = 0;
    let size = 0;
    for (let i = 0; i < dimension; i += 1) {
      rise -= step[i]! * score[i]!;
      size = Math.max(size, Math.abs(step[i]!) / (1e-3 + Math.abs(theta[i]!)));
    }
    if (!Number.isFinite(size) || rise < 0) return { steps, interior: false };
    let length = 1;
    let accepted = false;
    for (let attempt = 0; attempt < 30 && !accepted; attempt += 1) {
      for (let i = 0; i < dimension; i += 1) trial[i] = theta[i]! - length * step[i]!;
      const trialValue = likelihood.score(trial, trialScore);
      // Near the top the likelihood cannot resolve the last digits that the step still can.
      accepted = trialValue >= value - 1e-12 * Math.abs(value);
      if (accepted) value = trialValue;
      else length *= 0.5;
    }
    if (!accepted) return { steps, interior: false };
    theta.set(trial);
    score.set(trialScore);
    if (size < lastStep && length === 1) return { steps: steps + 1, interior: true };
  }
  return { steps: stepLimit, interior: false };
}

/** Replaces the gradient by the Newton step within the directions. */
function solveAlong(
  hessian: Float64Array,
  step: Float64Array,
  directions: readonly Float64Array[],
): boolean {
  const reduced = reducedTo(directions, hessian);
  const short = Float64Array.from(directions, (direction) => product(direction, step));
  if (!solveInPlace(reduced, short)) return false;
  step.fill(0);
  directions.forEach((direction, i) => {
    for (let k = 0; k < step.length; k += 1) step[k]! += short[i]! * direction[k]!;
  });
  return true;
}

/** A quadratic form in the coordinates of the directions: Dᵀ M D, row-major. */
export function reducedTo(directions: readonly Float64Array[], matrix: Float64Array): Float64Array {
  const count = directions.length;
  const reduced = new Float64Array(count * count);
  directions.forEach((one, i) => {
    const n = one.length;
    const image = new Float64Array(n);
    for (let k = 0; k < n; k += 1) {
      for (let l = 0; l < n; l += 1) image[k]! += matrix[k * n + l]! * one[l]!;
    }
    directions.forEach((other, j) => {
      reduced[i * count + j] = product(other, image);
    });
  });
  return reduced;
}

function product(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < one.length; k += 1) sum += one[k]! * other[k]!;
  return sum;
}
