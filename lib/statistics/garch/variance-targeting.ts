import { minimise, type Objective } from "../numerics/bfgs.ts";
import { exp, log } from "../numerics/portable-math.ts";
import { type GarchFit, summarised, unitVariance } from "./fit.ts";
import { GarchLikelihood } from "./likelihood.ts";
import type { Presample } from "./settings.ts";
import { layoutOf, MU, OMEGA } from "./specification.ts";

const tolerance = 1e-10;
const startPersistence = 0.95;
const startShare = 0.08;

/**
 * GARCH(1,1) with normal errors whose mean and unconditional variance are held at those of the
 * sample, so that only the persistence (below 1) and alpha's share of it are searched: a smaller and
 * steadier search than that of the whole likelihood. Engle & Mezrich (1996), "GARCH for groups".
 * @returns undefined when the returns do not vary, or the search did not converge.
 */
export function fitTargeted(
  returns: Float64Array,
  presample: Presample,
  iterationLimit: number,
): GarchFit | undefined {
  const unit = unitVariance(returns);
  if (unit === undefined) return undefined;
  const likelihood = new GarchLikelihood(unit.returns, {
    form: "GARCH",
    distribution: "NORMAL",
    archOrder: 1,
    garchOrder: 1,
    presample,
    stationary: true,
  });
  const objective = new TargetedObjective(likelihood, unit.mean);
  const start = Float64Array.of(logit(startPersistence), logit(startShare));
  const found = minimise(objective, start, { iterationLimit, tolerance });
  if (!found.converged || !Number.isFinite(found.value)) return undefined;
  objective.setTheta(found.point);
  return summarised(likelihood, objective.theta, unit.scale, found.iterations, false);
}

class TargetedObjective implements Objective {
  readonly dimension = 2;
  readonly theta: Float64Array;
  private readonly likelihood: GarchLikelihood;
  private readonly score: Float64Array;
  private readonly mean: number;

  constructor(likelihood: GarchLikelihood, mean: number) {
    this.likelihood = likelihood;
    this.mean = mean;
    this.theta = new Float64Array(likelihood.layout.dimension);
    this.score = new Float64Array(likelihood.layout.dimension);
  }

  setTheta(point: Float64Array): void {
    const { theta } = this;
    const { alpha, beta } = layoutOf(this.likelihood.specification);
    const persistence = 1 / (1 + exp(-point[0]!));
    const share = 1 / (1 + exp(-point[1]!));
    theta[MU] = this.mean;
    theta[OMEGA] = 1 - persistence;
    theta[alpha] = persistence * share;
    theta[beta] = persistence * (1 - share);
  }

  evaluate(point: Float64Array, gradient: Float64Array): number {
    this.setTheta(point);
    const { theta, score } = this;
    const { alpha, beta } = this.likelihood.layout;
    const value = this.likelihood.score(theta, score);
    const persistence = theta[alpha]! + theta[beta]!;
    const share = theta[alpha]! / persistence;
    const scale = -1 / this.likelihood.returns.length;
    const onPersistence = score[alpha]! * share + score[beta]! * (1 - share) - score[OMEGA]!;
    const onShare = persistence * (score[alpha]! - score[beta]!);
    gradient[0] = scale * onPersistence * persistence * (1 - persistence);
    gradient[1] = scale * onShare * share * (1 - share);
    return scale * value;
  }
}

function logit(ratio: number): number {
  return log(ratio / (1 - ratio));
}
