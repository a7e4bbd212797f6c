import type { Smoothing } from "./admissible.ts";
import type { EtsForm } from "./form.ts";
import type { EtsObjective } from "./objective.ts";
import { ALPHA, BETA, GAMMA, LEVEL, PHI, TREND } from "./recursion.ts";
import type { StartStates } from "./start-states.ts";

/** Smoothing parameters and states to search from. */
export interface Start {
  readonly theta: Float64Array;
  readonly season: Float64Array;
  readonly deviance: number;
}

/** A fit of a form like the one that is searched. */
export interface WarmStart extends Smoothing {
  readonly form: EtsForm;
  readonly start: StartStates;
}

const alphas = [0.05, 0.3, 0.8] as const;
const betaShares = [0.02, 0.3, 0.9] as const;
const gammaShares = [0.02, 0.3] as const;
const dampings = [0.96, 0.85] as const;

/**
 * Starts that are searched from, but for a level alone, whose likelihood has one peak. The warm start is
 * at the peak of a like form already.
 */
const mostStarts = 4;
const mostBesideWarm = 1;

/**
 * The likeliest start at each level of alpha, and the warm one, likeliest first. Peaks of the likelihood
 * differ most in alpha: one where the level follows the values, one where the trend and season do.
 * @param scale what the values were divided by, in which the warm fit is stated
 */
export function likelyStarts(
  objective: EtsObjective,
  form: EtsForm,
  states: StartStates,
  warm: WarmStart | undefined,
  scale: number,
): Start[] {
  const { theta, startSeason } = objective.trace;
  const starts: Start[] = [];
  startSeason.set(states.season);
  theta[LEVEL] = states.level;
  theta[TREND] = states.trend;
  for (const alpha of alphas) {
    for (const betaShare of form.trend === "N" ? [0] : betaShares) {
      for (const gammaShare of form.season === "N" ? [0] : gammaShares) {
        let best: Start | undefined;
        for (const damping of form.trend === "Ad" ? dampings : [1]) {
          theta[ALPHA] = alpha;
          theta[BETA] = alpha * betaShare;
          theta[GAMMA] = (1 - alpha) * gammaShare;
          theta[PHI] = damping;
          const start = current(objective);
          if (start.deviance < (best?.deviance ?? Number.POSITIVE_INFINITY)) best = start;
        }
        if (best !== undefined) starts.push(best);
      }
    }
  }
  starts.sort((one, other) => one.deviance - other.deviance);
  const plain = form.trend === "N" && form.season === "N";
  if (warm === undefined) return starts.slice(0, plain ? 1 : mostStarts);
  setWarm(objective, form, warm, scale);
  const start = current(objective);
  const beside = Number.isFinite(start.deviance) ? [start] : [];
  return [...beside, ...starts.slice(0, plain ? 1 - beside.length : mostBesideWarm)];
}

function current(objective: EtsObjective): Start {
  const { theta, startSeason } = objective.trace;
  const deviance = objective.devianceOfTrace();
  return { theta: theta.slice(), season: startSeason.slice(), deviance };
}

function setWarm({ trace }: EtsObjective, form: EtsForm, warm: WarmStart, scale: number): void {
  const { theta, startSeason } = trace;
  theta[ALPHA] = warm.alpha;
  theta[BETA] = form.trend === "N" ? 0 : Math.max(warm.beta, 0.02 * warm.alpha);
  theta[GAMMA] = warm.gamma;
  theta[PHI] = form.trend === "Ad" ? Math.min(warm.phi, 0.97) : 1;
  theta[LEVEL] = warm.start.level / scale;
  theta[TREND] = warm.start.trend / scale;
  if (form.season === "A" && warm.form.season === "A") {
    for (let i = 0; i < startSeason.length; i += 1) startSeason[i] = warm.start.season[i]! / scale;
  } else if (form.season === "M" && warm.form.season === "M") {
    startSeason.set(warm.start.season);
  }
}

/** The start with the lowest deviance, alone; none of none. */
export function likeliestOf(starts: readonly Start[]): Start[] {
  let best = starts[0];
  for (const start of starts) if (best && start.deviance < best.deviance) best = start;
  return best === undefined ? [] : [best];
}
