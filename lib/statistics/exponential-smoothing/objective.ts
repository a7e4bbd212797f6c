import type { Objective } from "../numerics/bfgs.ts";
import { exp, log } from "../numerics/portable-math.ts";
import { additiveDeviance, multiplicativeDeviance } from "./deviance.ts";
import type { EtsForm } from "./form.ts";
import {
  ALPHA,
  type Backward,
  BETA,
  type EtsTrace,
  type Forward,
  GAMMA,
  LEVEL,
  PHI,
  TREND,
  thetaLength,
} from "./recursion.ts";
import { recursionOf } from "./recursions.ts";

/** Smoothing parameters stay this far inside (0, 1), as in R's `ets`. */
const margin = 1e-4;
/** Bounds of the damping, as in R's `ets`: near 1 it hardly differs from none. */
const dampingRange = { lowest: 0.8, highest: 0.98 } as const;
/**
 * Weight of the squared logits beside the deviance: far below what the likelihood can resolve, but enough
 * to end the search near an optimum on a bound, whose logit is infinite.
 */
const tether = 1e-5;

/**
 * −2 log likelihood of a form in unbounded coordinates: logits of the smoothing parameters, which keeps
 * 0 < β < α, 0 < γ < 1 − α and 0.8 < φ < 0.98, and start states in units of the error's size about
 * where the search began. The gradient is exact, by one backward pass.
 */
export class EtsObjective implements Objective {
  readonly dimension: number;
  readonly trace: EtsTrace;
  private readonly form: EtsForm;
  private readonly forward: Forward;
  private readonly backward: Backward;
  private readonly byForecast: Float64Array;
  private readonly byTheta = new Float64Array(thetaLength);
  private readonly bySeason: Float64Array;
  private readonly originTheta = new Float64Array(thetaLength);
  private readonly originSeason: Float64Array;
  private readonly at: { beta: number; gamma: number; phi: number; level: number; season: number };
  private stateScale = 1;
  private seasonScale = 1;

  constructor(trace: EtsTrace, form: EtsForm) {
    this.trace = trace;
    this.form = form;
    const { forward, backward } = recursionOf(form);
    this.forward = forward;
    this.backward = backward;
    this.byForecast = new Float64Array(trace.values.length);
    this.bySeason = new Float64Array(trace.startSeason.length);
    this.originSeason = new Float64Array(trace.startSeason.length);
    let next = 1;
    const place = (there: boolean): number => {
      if (!there) return -1;
      next += 1;
      return next - 1;
    };
    const beta = place(form.trend !== "N");
    const gamma = place(form.season !== "N");
    const phi = place(form.trend === "Ad");
    const level = next;
    const season = level + (form.trend === "N" ? 1 : 2);
    this.at = { beta, gamma, phi, level, season };
    this.dimension = season + (form.season === "N" ? 0 : trace.startSeason.length);
  }

  /** The deviance at what `trace` holds in theta and start season, whatever the coordinates. */
  devianceOfTrace(): number {
    this.forward(this.trace);
    const { error, season } = this.form;
    if (season === "M" && !positive(this.trace)) return Number.POSITIVE_INFINITY;
    const value =
      error === "A"
        ? additiveDeviance(this.trace, this.byForecast)
        : multiplicativeDeviance(this.trace, this.byForecast);
    return Number.isFinite(value) ? value : Number.POSITIVE_INFINITY;
  }

  /** Takes what `trace` holds as the origin of the coordinates and returns the point of it. */
  anchor(): Float64Array {
    const { theta, startSeason, errors, bases } = this.trace;
    this.originTheta.set(theta);
    this.originSeason.set(startSeason);
    this.forward(this.trace);
    let squares = 0;
    let size = 0;
    for (let t = 0; t < errors.length; t += 1) {
      squares += errors[t]! * errors[t]!;
      size += Math.abs(bases[t]!);
    }
    this.stateScale = Math.sqrt(Math.max(squares / errors.length, 1e-20));
    const typical = Math.max(size / errors.length, 1e-9);
    this.seasonScale = this.form.season === "M" ? this.stateScale / typical : this.stateScale;
    const point = new Float64Array(this.dimension);
    const alphaRange = this.highestAlpha() - margin;
    point[0] = logit((theta[ALPHA]! - margin) / alphaRange);
    const { beta, gamma, phi } = this.at;
    if (beta >= 0) point[beta] = logit((theta[BETA]! - margin) / (theta[ALPHA]! - margin));
    if (gamma >= 0) point[gamma] = logit((theta[GAMMA]! - margin) / (1 - theta[ALPHA]! - margin));
    const { lowest, highest } = dampingRange;
    if (phi >= 0) point[phi] = logit((theta[PHI]! - lowest) / (highest - lowest));
    return point;
  }

  /** Fills the trace from a point and runs the forward pass. */
  evaluate(point: Float64Array, gradient: Float64Array): number {
    const { theta, startSeason } = this.trace;
    const { beta, gamma, phi, level, season } = this.at;
    const { lowest, highest } = dampingRange;
    const alphaRange = this.highestAlpha() - margin;
    const alphaShare = logistic(point[0]!);
    theta[ALPHA] = margin + alphaRange * alphaShare;
    const betaShare = beta < 0 ? 0 : logistic(point[beta]!);
    const gammaShare = gamma < 0 ? 0 : logistic(point[gamma]!);
    const phiShare = phi < 0 ? 0 : logistic(point[phi]!);
    if (beta >= 0) theta[BETA] = margin + (theta[ALPHA]! - margin) * betaShare;
    if (gamma >= 0) theta[GAMMA] = margin + (1 - theta[ALPHA]! - margin) * gammaShare;
    if (phi >= 0) theta[PHI] = lowest + (highest - lowest) * phiShare;
    theta[LEVEL] = this.originTheta[LEVEL]! + this.stateScale * point[level]!;
    if (beta >= 0) theta[TREND] = this.originTheta[TREND]! + this.stateScale * point[level + 1]!;
    for (let i = season; i < this.dimension; i += 1) {
      startSeason[i - season] = this.originSeason[i - season]! + this.seasonScale * point[i]!;
    }
    const deviance = this.devianceOfTrace();
    if (deviance === Number.POSITIVE_INFINITY) return deviance;
    this.backward(this.trace, this.byForecast, this.byTheta, this.bySeason);

    let byAlpha = this.byTheta[ALPHA]!;
    if (beta >= 0) {
      byAlpha += this.byTheta[BETA]! * betaShare;
      const width = theta[ALPHA]! - margin;
      gradient[beta] = this.byTheta[BETA]! * width * betaShare * (1 - betaShare);
    }
    if (gamma >= 0) {
      byAlpha -= this.byTheta[GAMMA]! * gammaShare;
      const width = 1 - theta[ALPHA]! - margin;
      gradient[gamma] = this.byTheta[GAMMA]! * width * gammaShare * (1 - gammaShare);
    }
    if (phi >= 0) {
      gradient[phi] = this.byTheta[PHI]! * (highest - lowest) * phiShare * (1 - phiShare);
    }
    gradient[0] = byAlpha * alphaRange * alphaShare * (1 - alphaShare);
    gradient[level] = this.byTheta[LEVEL]! * this.stateScale;
    if (beta >= 0) gradient[level + 1] = this.byTheta[TREND]! * this.stateScale;
    for (let i = season; i < this.dimension; i += 1) {
      gradient[i] = this.bySeason[i - season]! * this.seasonScale;
    }
    let value = deviance;
    for (let i = 0; i < level; i += 1) {
      value += tether * point[i]! * point[i]!;
      gradient[i]! += 2 * tether * point[i]!;
    }
    return value;
  }

  /** A season needs room for γ above its margin. */
  private highestAlpha(): number {
    return this.form.season === "N" ? 1 - margin : 1 - 2 * margin;
  }
}

function positive({ bases, factors }: EtsTrace): boolean {
  for (let t = 0; t < bases.length; t += 1) {
    if (!(bases[t]! > 0 && factors[t]! > 0)) return false;
  }
  return true;
}

function logistic(x: number): number {
  return 1 / (1 + exp(-x));
}

/** Kept away from the bounds, where a search could not leave. */
function logit(share: number): number {
  const inside = Math.min(0.999, Math.max(0.001, share));
  return log(inside / (1 - inside));
}
