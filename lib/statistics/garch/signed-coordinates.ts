import { exp, log } from "../numerics/portable-math.ts";
import type { Coordinates } from "./coordinate-map.ts";
import { degreesOf, degreesSlope, pointOfDegrees } from "./degrees-of-freedom.ts";
import { type GarchSpecification, layoutOf, MU, OMEGA, persistenceOf } from "./specification.ts";

/**
 * GJR whose responses may be below 0: mu, log omega, log of the persistence P, then alphas, gammas and
 * the betas but the first as they are; the first beta is what they leave of P. Not without bounds: where
 * a variance would not be positive, or a beta negative, the likelihood has no value. A variance near 0
 * is so unlikely that a search turns back before it.
 */
export class SignedCoordinates implements Coordinates {
  readonly dimension: number;
  readonly persistenceAt = 2;
  private readonly specification: GarchSpecification;
  private readonly alpha: number;
  private readonly gamma: number;
  private readonly beta: number;
  private readonly nu: number;
  private readonly p: number;
  private readonly q: number;

  constructor(specification: GarchSpecification) {
    const { dimension, alpha, gamma, beta, nu } = layoutOf(specification);
    this.specification = specification;
    this.dimension = dimension;
    this.alpha = alpha;
    this.gamma = gamma;
    this.beta = beta;
    this.nu = nu;
    this.p = specification.archOrder;
    this.q = specification.garchOrder;
  }

  toNatural(point: Float64Array, theta: Float64Array): void {
    const { alpha, gamma, beta, nu, p, q } = this;
    theta[MU] = point[MU]!;
    theta[OMEGA] = exp(point[OMEGA]!);
    let rest = exp(point[2]!);
    // Alphas, gammas and the later betas stand one place further on than in the parameters.
    for (let i = 0; i < p; i += 1) {
      theta[alpha + i] = point[alpha + i + 1]!;
      theta[gamma + i] = point[gamma + i + 1]!;
      rest -= theta[alpha + i]! + 0.5 * theta[gamma + i]!;
    }
    for (let j = 1; j < q; j += 1) {
      theta[beta + j] = point[beta + j]!;
      rest -= theta[beta + j]!;
    }
    theta[beta] = rest;
    if (nu >= 0) theta[nu] = degreesOf(point[nu]!);
  }

  fromNatural(theta: Float64Array): Float64Array {
    const { alpha, gamma, beta, nu, p, q } = this;
    const point = new Float64Array(this.dimension);
    point[MU] = theta[MU]!;
    point[OMEGA] = log(theta[OMEGA]!);
    point[2] = log(persistenceOf(this.specification, theta));
    for (let i = 0; i < p; i += 1) {
      point[alpha + i + 1] = theta[alpha + i]!;
      point[gamma + i + 1] = theta[gamma + i]!;
    }
    for (let j = 1; j < q; j += 1) point[beta + j] = theta[beta + j]!;
    if (nu >= 0) point[nu] = pointOfDegrees(theta[nu]!);
    return point;
  }

  pullGradient(theta: Float64Array, score: Float64Array, gradient: Float64Array): void {
    const { alpha, gamma, beta, nu, p, q } = this;
    gradient[MU] = score[MU]!;
    gradient[OMEGA] = score[OMEGA]! * theta[OMEGA]!;
    gradient[2] = score[beta]! * persistenceOf(this.specification, theta);
    for (let i = 0; i < p; i += 1) {
      gradient[alpha + i + 1] = score[alpha + i]! - score[beta]!;
      gradient[gamma + i + 1] = score[gamma + i]! - 0.5 * score[beta]!;
    }
    for (let j = 1; j < q; j += 1) gradient[beta + j] = score[beta + j]! - score[beta]!;
    if (nu >= 0) gradient[nu] = score[nu]! * degreesSlope(theta[nu]!);
  }
}
