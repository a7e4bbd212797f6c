import { exp, log } from "../../../../kernel/portable-math.ts";
import type { Objective } from "../../numerics/bfgs.ts";
import type { GarchLikelihood } from "./likelihood.ts";
import { ALPHA, BETA, MU, OMEGA, parameterCount } from "./presample.ts";

/**
 * Minus the mean log-likelihood in coordinates without bounds, so that no step can leave the domain:
 * mu, log of the variance level v, logit of the persistence p, logit of alpha's share a, with
 *   omega = v (1 − p),  alpha = p a,  beta = p (1 − a).
 * These are far less entangled than (omega, alpha, beta) themselves.
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
    const level = exp(point[1]!);
    const persistence = logistic(point[2]!);
    const share = logistic(point[3]!);
    const dPersistence = score[ALPHA]! * share + score[BETA]! * (1 - share) - score[OMEGA]! * level;
    const dShare = (score[ALPHA]! - score[BETA]!) * persistence;
    gradient[0] = -score[MU]! / n;
    gradient[1] = (-score[OMEGA]! * theta[OMEGA]!) / n;
    gradient[2] = (-dPersistence * persistence * (1 - persistence)) / n;
    gradient[3] = (-dShare * share * (1 - share)) / n;
    return -value / n;
  }
}

/** Writes (mu, omega, alpha, beta) for a point in the unbounded coordinates. */
export function toNatural(point: Float64Array, theta: Float64Array): void {
  const persistence = logistic(point[2]!);
  const share = logistic(point[3]!);
  theta[MU] = point[0]!;
  theta[OMEGA] = exp(point[1]!) * (1 - persistence);
  theta[ALPHA] = persistence * share;
  theta[BETA] = persistence * (1 - share);
}

/** The point in unbounded coordinates for a start given by its mean, level, persistence and share. */
export function startPoint(
  mu: number,
  level: number,
  persistence: number,
  share: number,
): Float64Array {
  return Float64Array.of(mu, log(level), logit(persistence), logit(share));
}

function logistic(x: number): number {
  return 1 / (1 + exp(-x));
}

function logit(ratio: number): number {
  return log(ratio / (1 - ratio));
}
