/**
 * What a pass over a series reads and leaves behind. Smoothing parameters and states are in the
 * component form of Hyndman et al. (2008), table 2.2; the recursion of the states is the same for
 * additive and multiplicative errors, since e is always value − forecast.
 */
export interface EtsTrace {
  readonly values: Float64Array;
  /** ALPHA, BETA, GAMMA, PHI, then LEVEL and TREND: before a pass those at the start. */
  readonly theta: Float64Array;
  /** Seasonal states, entry i for the values at i, i + period, …; before a pass those at the start. */
  readonly startSeason: Float64Array;
  /** One-step errors, value − forecast. */
  readonly errors: Float64Array;
  /** Level plus damped trend before each value. */
  readonly bases: Float64Array;
  /** Trend before each value. */
  readonly trends: Float64Array;
  /** Seasonal state that each value met. */
  readonly factors: Float64Array;
  /** Level and trend after the last value. */
  readonly end: Float64Array;
  /** Seasonal states after the last value. */
  readonly season: Float64Array;
}

/** Places in the vector of parameters and start states; the seasons come apart. */
export const ALPHA = 0;
export const BETA = 1;
export const GAMMA = 2;
export const PHI = 3;
export const LEVEL = 4;
export const TREND = 5;
export const thetaLength = 6;

/** Room for passes over `values`. */
export function newTrace(values: Float64Array, periodBars: number): EtsTrace {
  const n = values.length;
  return {
    values,
    theta: new Float64Array(thetaLength),
    startSeason: new Float64Array(periodBars),
    errors: new Float64Array(n),
    bases: new Float64Array(n),
    trends: new Float64Array(n),
    factors: new Float64Array(n),
    end: new Float64Array(2),
    season: new Float64Array(periodBars),
  };
}

/** A pass of one form: fills errors, bases, end and, where it has them, trends, factors, season. */
export type Forward = (trace: EtsTrace) => void;

/**
 * The reverse of a pass: given the derivative of an objective by every one-step forecast (its direct
 * effect, not that through later states), adds up the derivatives by theta and start season.
 */
export type Backward = (
  trace: EtsTrace,
  byForecast: Float64Array,
  gradient: Float64Array,
  seasonGradient: Float64Array,
) => void;
