import { exp, log } from "../../../../kernel/portable-math.ts";
import type { Objective } from "../../numerics/bfgs.ts";
import type { GarchLikelihood } from "./likelihood.ts";
import { ALPHA, BETA, MU, OMEGA, parameterCount } from "./presample.ts";

/**
 * Minus the mean log-likelihood in coordinates without bounds, so that no step can leave the domain:
 * mu, log omega, log of the persistence p, logit of alpha's share a, with
 *   alpha = p a,  beta = p (1 − a).
 * Persistence may pass 1, which the optimum of an explosive series does.
 */
export class ReparameterisedGarch implements Objective {
  readonly dimension = parameterCount;
  private readonly likelihood: GarchLikelihood;
  private readonly theta = new Float64Array(parameterCount);
  private readonly score = new Float64Array(parameterCount);

  constructor(likelihood: GarchLikelihood) {
    this.likelihood = likelihood;
  }

  evaluate(point: Float64Array, gradient: Float64Array): number {
    const { theta, score } = this;
    toNatural(point, theta);
    const value = this.likelihood.score(theta, score);
    const n = this.likelihood.returns.length;
    const persistence = theta[ALPHA]! + theta[BETA]!;
    const share = theta[ALPHA]! / persistence;
    const dShare = (score[ALPHA]! - score[BETA]!) * persistence;
    gradient[0] = -score[MU]! / n;
    gradient[1] = (-score[OMEGA]! * theta[OMEGA]!) / n;
    gradient[2] = -(score[ALPHA]! * theta[ALPHA]! + score[BETA]! * theta[BETA]!) / n;
    gradient[3] = (-dShare * share * (1 - share)) / n;
    return -value / n;
  }
}

/** Writes (mu, omega, alpha, beta) for a point in the unbounded coordinates. */
export function toNatural(point: Float64Array, theta: Float64Array): void {
  const persistence = exp(point[2]!);
  const share = 1 / (1 + exp(-point[3]!));
  theta[MU] = point[0]!;
  theta[OMEGA] = exp(point[1]!);
  theta[ALPHA] = persistence * share;
  theta[BETA] = persistence * (1 - share);
}

/** The point in unbounded coordinates for a mean, a variance level, a persistence below 1 and a share. */
export function startPoint(
  mu: number,
  level: number,
  persistence: number,
  share: number,
): Float64Array {
  const omega = level * (1 - persistence);
  return Float64Array.of(mu, log(omega), log(persistence), log(share / (1 - share)));
}
