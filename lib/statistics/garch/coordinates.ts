import { exp, log } from "../numerics/portable-math.ts";
import type { Coordinates } from "./coordinate-map.ts";
import { degreesOf, degreesSlope, pointOfDegrees } from "./degrees-of-freedom.ts";
import { SignedCoordinates } from "./signed-coordinates.ts";
import { type GarchSpecification, layoutOf, MU, OMEGA } from "./specification.ts";

/** The unbounded coordinates that a member of the family is searched in. */
export function coordinatesOf(specification: GarchSpecification): Coordinates {
  if (specification.form === "EGARCH") return new ExponentialCoordinates(specification);
  return specification.form === "GJR" && specification.signedShocks
    ? new SignedCoordinates(specification)
    : new PolynomialCoordinates(specification);
}

/** Least share of the persistence that a parameter on its bound is given, so that it has a logit. */
const leastShare = 1e-9;

/**
 * GARCH and GJR: mu, log omega, log of the persistence P, and the logits of the shares of P against
 * that of the last beta. The shares are those of the responses to positive shocks, to negative ones
 * (GJR) and of the betas: alpha = P a (GARCH) or 2 P a⁺ (GJR), alpha + gamma = 2 P a⁻, beta = P b.
 */
class PolynomialCoordinates implements Coordinates {
  readonly dimension: number;
  readonly persistenceAt = 2;
  private readonly alpha: number;
  private readonly gamma: number;
  private readonly beta: number;
  private readonly nu: number;
  private readonly p: number;
  private readonly q: number;
  private readonly count: number;
  private readonly parts: Float64Array;
  private readonly partScores: Float64Array;

  constructor(specification: GarchSpecification) {
    const { dimension, alpha, gamma, beta, nu } = layoutOf(specification);
    this.dimension = dimension;
    this.alpha = alpha;
    this.gamma = gamma;
    this.beta = beta;
    this.nu = nu;
    this.p = specification.archOrder;
    this.q = specification.garchOrder;
    this.count = this.p * (gamma < 0 ? 1 : 2) + this.q;
    this.parts = new Float64Array(this.count);
    this.partScores = new Float64Array(this.count);
  }

  toNatural(point: Float64Array, theta: Float64Array): void {
    const { parts, p, q, count, alpha, gamma, beta, nu } = this;
    let total = 1;
    for (let k = 0; k < count - 1; k += 1) {
      parts[k] = exp(Math.min(300, point[3 + k]!));
      total += parts[k]!;
    }
    parts[count - 1] = 1;
    const scale = exp(point[2]!) / total;
    theta[MU] = point[0]!;
    theta[OMEGA] = exp(point[1]!);
    for (let i = 0; i < p; i += 1) {
      if (gamma < 0) {
        theta[alpha + i] = scale * parts[i]!;
      } else {
        theta[alpha + i] = 2 * scale * parts[i]!;
        theta[gamma + i] = 2 * scale * (parts[p + i]! - parts[i]!);
      }
    }
    for (let j = 0; j < q; j += 1) theta[beta + j] = scale * parts[count - q + j]!;
    if (nu >= 0) theta[nu] = degreesOf(point[this.dimension - 1]!);
  }

  fromNatural(theta: Float64Array): Float64Array {
    const point = new Float64Array(this.dimension);
    const { parts, count, nu } = this;
    const persistence = this.split(theta);
    for (let k = 0; k < count; k += 1) parts[k] = Math.max(parts[k]!, leastShare * persistence);
    point[0] = theta[MU]!;
    point[1] = log(theta[OMEGA]!);
    point[2] = log(persistence);
    for (let k = 0; k < count - 1; k += 1) point[3 + k] = log(parts[k]! / parts[count - 1]!);
    if (nu >= 0) point[this.dimension - 1] = pointOfDegrees(theta[nu]!);
    return point;
  }

  /** Sets `parts` to the summands of the persistence, which it returns. */
  private split(theta: Float64Array): number {
    const { parts, p, q, count, alpha, gamma, beta } = this;
    for (let i = 0; i < p; i += 1) {
      parts[i] = (gamma < 0 ? 1 : 0.5) * theta[alpha + i]!;
      if (gamma >= 0) parts[p + i] = 0.5 * (theta[alpha + i]! + theta[gamma + i]!);
    }
    for (let j = 0; j < q; j += 1) parts[count - q + j] = theta[beta + j]!;
    let persistence = 0;
    for (let k = 0; k < count; k += 1) persistence += parts[k]!;
    return persistence;
  }

  pullGradient(theta: Float64Array, score: Float64Array, gradient: Float64Array): void {
    const { parts, partScores, p, q, count, alpha, gamma, beta, nu } = this;
    const persistence = this.split(theta);
    for (let i = 0; i < p; i += 1) {
      if (gamma < 0) {
        partScores[i] = score[alpha + i]!;
      } else {
        partScores[i] = 2 * (score[alpha + i]! - score[gamma + i]!);
        partScores[p + i] = 2 * score[gamma + i]!;
      }
    }
    for (let j = 0; j < q; j += 1) partScores[count - q + j] = score[beta + j]!;
    let along = 0;
    for (let k = 0; k < count; k += 1) along += parts[k]! * partScores[k]!;
    gradient[0] = score[MU]!;
    gradient[1] = score[OMEGA]! * theta[OMEGA]!;
    gradient[2] = along;
    const mean = along / persistence;
    for (let k = 0; k < count - 1; k += 1) gradient[3 + k] = parts[k]! * (partScores[k]! - mean);
    if (nu >= 0) gradient[this.dimension - 1] = score[nu]! * degreesSlope(theta[nu]!);
  }
}

/**
 * EGARCH: mu, the mean log variance omega / (1 − B), the log odds of B between −1 and 1 for the sum B
 * of the betas, the other betas, the alphas and gammas as they are.
 */
class ExponentialCoordinates implements Coordinates {
  readonly dimension: number;
  readonly persistenceAt: number;
  private readonly beta: number;
  private readonly nu: number;
  private readonly q: number;

  constructor(specification: GarchSpecification) {
    const { dimension, beta, nu } = layoutOf(specification);
    this.dimension = dimension;
    this.beta = beta;
    this.nu = nu;
    this.q = specification.garchOrder;
    this.persistenceAt = beta;
  }

  toNatural(point: Float64Array, theta: Float64Array): void {
    const { beta, q, nu } = this;
    theta.set(point);
    const sum = 2 / (1 + exp(-point[beta]!)) - 1;
    let first = sum;
    for (let j = 1; j < q; j += 1) first -= point[beta + j]!;
    theta[beta] = first;
    theta[OMEGA] = point[OMEGA]! * (1 - sum);
    if (nu >= 0) theta[nu] = degreesOf(point[nu]!);
  }

  fromNatural(theta: Float64Array): Float64Array {
    const point = Float64Array.from(theta);
    const sum = this.sumOfBetas(theta);
    point[this.beta] = log((1 + sum) / (1 - sum));
    point[OMEGA] = theta[OMEGA]! / (1 - sum);
    if (this.nu >= 0) point[this.nu] = pointOfDegrees(theta[this.nu]!);
    return point;
  }

  private sumOfBetas(theta: Float64Array): number {
    let sum = 0;
    for (let j = 0; j < this.q; j += 1) sum += theta[this.beta + j]!;
    return sum;
  }

  pullGradient(theta: Float64Array, score: Float64Array, gradient: Float64Array): void {
    const { beta, q, nu } = this;
    const sum = this.sumOfBetas(theta);
    const level = theta[OMEGA]! / (1 - sum);
    gradient.set(score);
    gradient[OMEGA] = score[OMEGA]! * (1 - sum);
    gradient[beta] = 0.5 * (1 - sum) * (1 + sum) * (score[beta]! - level * score[OMEGA]!);
    for (let j = 1; j < q; j += 1) gradient[beta + j]! -= score[beta]!;
    if (nu >= 0) gradient[nu] = score[nu]! * degreesSlope(theta[nu]!);
  }
}
