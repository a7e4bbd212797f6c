import { sessionsPerYear } from "#lib/kernel/calendar.ts";
import { filterSwitching } from "#lib/statistics/markov-switching/filter-switching.ts";
import {
  fitSwitching,
  type SwitchingLimits,
} from "#lib/statistics/markov-switching/fit-switching.ts";

/** One of the two levels of volatility that returns switch between. */
export interface VarianceState {
  /** Probability of the state at the last close, given the closes up to it. */
  readonly probabilityRatio: number;
  /** Standard deviation of daily log returns in the state, over a year of 252 days. */
  readonly annualisedVolatilityRatio: number;
  /** Expected stay in the state. */
  readonly durationBars: number;
}

/** The calm state and the turbulent one; empty with the reason where they can not be told apart. */
export interface VarianceStates {
  readonly states: readonly VarianceState[];
  readonly note: string;
}

const fewestReturns = 100;
const specification = { regimes: 2, switchingMean: false, switchingVariance: true, lags: 0 };
const limits: SwitchingLimits = { shortRounds: 1, finalists: 2, iterationLimit: 100 };

/**
 * Fits a two-state Markov chain of variances to daily log returns and filters it up to the last one;
 * nothing is smoothed, so a state is what could have been known at its bar.
 * @param checkStop called between the steps of the fit; may throw
 */
export function varianceStates(returns: Float64Array, checkStop: () => void): VarianceStates {
  if (returns.length < fewestReturns) {
    const note = `no variance states: ${returns.length} returns are fewer than ${fewestReturns}`;
    return { states: [], note };
  }
  const fit = fitSwitching({ series: returns }, specification, limits, checkStop);
  if (fit.status !== "OK") return { states: [], note: `no variance states: ${fit.note}` };
  const { probabilities } = filterSwitching({ series: returns }, specification, fit.parameters);
  const last = probabilities.length - specification.regimes;
  const states = Array.from(fit.parameters.variances, (variance, s) => ({
    probabilityRatio: probabilities[last + s]!,
    annualisedVolatilityRatio: Math.sqrt(variance * sessionsPerYear),
    durationBars: fit.durationsBars[s]!,
  }));
  return { states, note: "" };
}
