import { type BarKind, barFrequency, barsPerYear } from "#lib/kernel/calendar.ts";
import { defined, type Metric } from "#lib/kernel/metric.ts";
import { normalQuantile } from "#lib/statistics/distributions/normal.ts";
import { filterSwitching } from "#lib/statistics/markov-switching/filter-switching.ts";
import {
  fitSwitching,
  type SwitchingFit,
  type SwitchingLimits,
} from "#lib/statistics/markov-switching/fit-switching.ts";
import { switchingStandardErrors } from "#lib/statistics/markov-switching/standard-errors.ts";
import { exp } from "#lib/statistics/numerics/portable-math.ts";

/** One of the two levels of volatility that returns switch between. */
export interface VarianceState {
  /** Probability of the state at the last close, given the closes up to it. */
  readonly probabilityRatio: number;
  /** Standard deviation of log returns in the state, over a year. */
  readonly annualisedVolatilityRatio: number;
  /** Expected stay in the state. */
  readonly durationBars: number;
}

/** The calm state and the turbulent one; empty with the reason where they cannot be distinguished. */
export interface VarianceStates {
  readonly states: readonly VarianceState[];
  readonly note: string;
  /** The fit behind the states; absent where there are none. */
  readonly fit?: SwitchingFit;
}

const fewestReturns = 100;
const specification = { regimes: 2, switchingMean: false, switchingVariance: true, lags: 0 };
const limits: SwitchingLimits = { shortRounds: 1, finalists: 2, iterationLimit: 100 };

/**
 * Fits a two-state Markov chain of variances to log returns and filters it up to the last one;
 * nothing is smoothed, so a state is what could have been known at its bar.
 * @param kind of the bars that brought the returns
 * @param checkStop called between the steps of the fit; may throw
 */
export function varianceStates(
  returns: Float64Array,
  kind: BarKind,
  checkStop: () => void,
): VarianceStates {
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
    annualisedVolatilityRatio: Math.sqrt(variance * barsPerYear(kind)),
    durationBars: fit.durationsBars[s]!,
  }));
  return { states, note: "", fit };
}

const level = 0.95;

/**
 * The annualised volatility of each state with its confidence interval: from the observed information,
 * on the logarithm of the volatility, so that both bounds are positive.
 * @param kind of the bars that brought the returns
 * @param fit that of `varianceStates` on these returns
 * @returns without intervals where the information has no inverse, as at a bound of the parameters, or
 *   where they would be beyond all numbers
 */
export function stateVolatilities(
  returns: Float64Array,
  kind: BarKind,
  fit: SwitchingFit,
): Metric[] {
  const { variances } = fit.parameters;
  const errors = switchingStandardErrors({ series: returns }, specification, fit.parameters);
  const identity = {
    name: "annualised_volatility",
    unit: "RATIO",
    denominator: `${barFrequency(kind.interval)} log returns`,
    n: returns.length,
  } as const;
  return Array.from(variances, (variance, s) => {
    const value = Math.sqrt(variance * barsPerYear(kind));
    if (errors === undefined) return defined(identity, value);
    // The variances are the last parameters. Half the relative error of a variance is its root's.
    const error = errors[errors.length - variances.length + s]! / (2 * variance);
    const factor = exp(normalQuantile((1 + level) / 2) * error);
    if (!Number.isFinite(factor)) return defined(identity, value);
    const bounds = { lower: value / factor, upper: value * factor };
    return defined(identity, value, { ...bounds, level, method: "wald" });
  });
}
