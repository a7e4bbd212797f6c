import type { GarchLikelihood } from "./likelihood.ts";
import { MU } from "./specification.ts";
import { addPair, addSquares } from "./variance-recursion.ts";

/** Σ_t of the outer products of the scores of each observation, at an admissible theta. */
export function outerProduct(likelihood: GarchLikelihood, theta: Float64Array): Float64Array {
  const { recursion, law } = likelihood;
  const { dimension, nu } = likelihood.layout;
  likelihood.hold(theta);
  const { errors, inverses, slopes } = recursion;
  const n = inverses.length;
  const scores = slopes.map((column) => column.slice());
  for (let k = 0; k < dimension; k += 1) {
    for (let t = 0; t < n; t += 1) scores[k]![t]! *= law.onLogVariance[t]!;
  }
  for (let t = 0; t < n; t += 1) {
    const scaled = errors[t]! * inverses[t]!;
    const weight = nu < 0 ? 1 : (theta[nu]! + 1) / (theta[nu]! - 2 + scaled * errors[t]!);
    scores[MU]![t]! += weight * scaled;
  }
  if (nu >= 0) law.nuScores(errors, inverses, theta[nu]!, scores[nu]!);
  const sums = new Float64Array(dimension * dimension);
  addSquares(sums, scores, new Float64Array(n).fill(1));
  return sums;
}

/**
 * The expected information: minus the expectation of each observation's second derivatives given its
 * past, summed, at an admissible theta. For Student's t with b = z²/(nu−2+z²) a Beta(½, nu/2).
 */
export function informationMatrix(likelihood: GarchLikelihood, theta: Float64Array): Float64Array {
  const { recursion, law } = likelihood;
  const { dimension, nu } = likelihood.layout;
  likelihood.hold(theta);
  const { inverses, slopes } = recursion;
  const n = inverses.length;
  const v = nu < 0 ? Number.POSITIVE_INFINITY : theta[nu]!;
  const onLogs = nu < 0 ? 0.5 : (0.5 * v) / (v + 3);
  const onErrors = nu < 0 ? 1 : (v * (v + 1)) / ((v - 2) * (v + 3));
  const information = new Float64Array(dimension * dimension);
  addSquares(information, slopes, new Float64Array(n).fill(onLogs));
  let sum = 0;
  for (let t = 0; t < n; t += 1) sum += inverses[t]!;
  information[MU]! += onErrors * sum;
  if (nu < 0) return information;
  const product = (v + 1) * (v + 3) * (v - 2);
  for (let k = 0; k < dimension; k += 1) {
    let slope = 0;
    for (let t = 0; t < n; t += 1) slope += slopes[k]![t]!;
    if (k !== nu) addPair(information, dimension, k, nu, (3 * slope) / product);
  }
  const constant = law.constantBend(v);
  const gap = v - 2;
  information[nu * dimension + nu]! +=
    n * (0.5 / (gap * gap) - constant - 0.5 / ((v + 1) * gap) + 3 / (product * gap));
  return information;
}
