import { log } from "../numerics/portable-math.ts";
import type { Presample } from "./settings.ts";
import {
  type GarchSpecification,
  layoutOf,
  MU,
  OMEGA,
  type ParameterLayout,
} from "./specification.ts";

/**
 * The state before the first observation, with its derivatives: the variance, or its logarithm for
 * EGARCH. By convention
 * - `mean`: the mean squared residual of the sample (Fiorentini, Calzolari & Panattoni 1996); moves with mu,
 * - `backcast`: a fixed number made from the sample (see `backcastVariance`),
 * - `unconditional`: what the parameters imply; none when the persistence is 1 or more.
 */
export class PresampleState {
  value = 0;
  readonly gradient: Float64Array;
  /** Row-major, dimension × dimension. */
  readonly hessian: Float64Array;
  private readonly convention: Presample;
  private readonly inLogs: boolean;
  private readonly layout: ParameterLayout;
  private readonly mean: number;
  private readonly meanSquare: number;
  private readonly backcast: number;
  /** Derivative of the persistence in each parameter. */
  private readonly shares: Float64Array;

  constructor(returns: Float64Array, specification: GarchSpecification) {
    const layout = layoutOf(specification);
    let sum = 0;
    let squares = 0;
    for (let t = 0; t < returns.length; t += 1) {
      sum += returns[t]!;
      squares += returns[t]! * returns[t]!;
    }
    this.mean = sum / returns.length;
    this.meanSquare = squares / returns.length;
    this.backcast = backcastVariance(returns, this.mean);
    this.convention = specification.presample;
    this.inLogs = specification.form === "EGARCH";
    this.layout = layout;
    this.gradient = new Float64Array(layout.dimension);
    this.hessian = new Float64Array(layout.dimension * layout.dimension);
    this.shares = new Float64Array(layout.dimension);
    this.shares.fill(1, layout.beta, layout.beta + specification.garchOrder);
    if (this.inLogs) return;
    this.shares.fill(1, layout.alpha, layout.alpha + specification.archOrder);
    if (layout.gamma >= 0)
      this.shares.fill(0.5, layout.gamma, layout.gamma + specification.archOrder);
  }

  /** Sets the state for the parameters; false when the convention has none for them. */
  set(theta: Float64Array): boolean {
    if (this.convention === "unconditional") return this.setUnconditional(theta);
    const { gradient, hessian } = this;
    const moves = this.convention === "mean";
    const mu = theta[MU]!;
    const level = moves ? this.meanSquare - 2 * mu * this.mean + mu * mu : this.backcast;
    const slope = moves ? 2 * (mu - this.mean) : 0;
    const bend = moves ? 2 : 0;
    if (this.inLogs) {
      this.value = log(level);
      gradient[MU] = slope / level;
      hessian[MU] = bend / level - (slope * slope) / (level * level);
    } else {
      this.value = level;
      gradient[MU] = slope;
      hessian[MU] = bend;
    }
    return level > 0;
  }

  /** omega / (1 − persistence). */
  private setUnconditional(theta: Float64Array): boolean {
    const { gradient, hessian, shares } = this;
    const { dimension } = this.layout;
    let gap = 1;
    for (let k = 0; k < dimension; k += 1) gap -= shares[k]! * theta[k]!;
    if (!(gap > 0)) return false;
    const level = theta[OMEGA]! / gap;
    this.value = level;
    for (let k = 0; k < dimension; k += 1) {
      gradient[k] = (shares[k]! * level) / gap;
      for (let l = 0; l < dimension; l += 1) {
        hessian[k * dimension + l] = (2 * level * shares[k]! * shares[l]!) / (gap * gap);
      }
      hessian[OMEGA * dimension + k] = shares[k]! / (gap * gap);
      hessian[k * dimension + OMEGA] = shares[k]! / (gap * gap);
    }
    gradient[OMEGA] = 1 / gap;
    return true;
  }
}

/** Exponentially weighted mean (decay 0.94) of the first 75 squared deviations from the mean. */
function backcastVariance(returns: Float64Array, mean: number): number {
  const span = Math.min(75, returns.length);
  let weight = 1;
  let weights = 0;
  let sum = 0;
  for (let t = 0; t < span; t += 1) {
    const deviation = returns[t]! - mean;
    sum += weight * deviation * deviation;
    weights += weight;
    weight *= 0.94;
  }
  return sum / weights;
}
