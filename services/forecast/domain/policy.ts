import type { Presample } from "./models/garch/presample.ts";

/** Every setting that shapes a forecast; its hash is stored on each forecast. */
export interface ForecastPolicy {
  /** Latest bars used, at least `minimumBars`. */
  readonly lookbackBars: number;
  /** Fewest bars a forecast is made from. */
  readonly minimumBars: number;
  /** Ids of the models to fit; always includes naive. */
  readonly models: readonly string[];
  /** The model that outcomes are compared with, fixed in advance. */
  readonly baselineModel: string;
  /** Rolling origins before the as-of that weights are fitted on. */
  readonly validationOrigins: number;
  /** Bars between two rolling origins. */
  readonly validationStepBars: number;
  /** Share of equal weights mixed into the fitted weights, 0 to 1. */
  readonly equalWeightShrinkageRatio: number;
  /** Weights below this are dropped and the rest renormalised, 0 up to but not including 1. */
  readonly minimumWeightRatio: number;
  /** Levels of the interval paths, ascending, each inside (0, 1). */
  readonly intervalLevelRatios: readonly number[];
  readonly garch: GarchPolicy;
  readonly samossa: SamossaPolicy;
}

/** Settings of GARCH(1,1). */
export interface GarchPolicy {
  /** What stands for the variance before the first observation. */
  readonly presample: Presample;
  /** Iterations after which a fit is given up and the exponentially weighted variance takes over. */
  readonly iterationLimit: number;
}

/** Settings of SAMoSSA. */
export interface SamossaPolicy {
  /** Rows of the trajectory matrix. */
  readonly windowBars: number;
  /** Components kept: the fewest that hold this share of the energy, inside (0, 1]. */
  readonly energyRatio: number;
  /** Lags of the autoregression on the residuals. */
  readonly residualLags: number;
}
