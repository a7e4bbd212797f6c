import { solveInPlace } from "../numerics/linear-solve.ts";
import type { GarchLikelihood } from "./likelihood.ts";

const lastStep = 1e-6;

/**
 * Polishes `theta` in place by Newton steps on the analytic Hessian, in natural parameters. A step is
 * halved until the likelihood does not fall; the polish ends after a full step that moves no parameter
 * by more than 1e-6 of its size, since the next would be of the order of its square, or where the
 * surface is not concave.
 * @returns the steps used, and whether it ended at a point where the Newton step vanishes.
 */
export function polish(
  likelihood: GarchLikelihood,
  theta: Float64Array,
  stepLimit: number,
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
    if (!solveInPlace(hessian, step)) return { steps, interior: false };
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
