import type { SarimaxPolicy } from "#lib/statistics/arima/settings.ts";
import type { EtsPolicy } from "#lib/statistics/exponential-smoothing/settings.ts";
import type { GarchPolicy } from "#lib/statistics/garch/settings.ts";
import type { MssaRlPolicy } from "#lib/statistics/mssa-rl/settings.ts";
import type { SamossaPolicy } from "#lib/statistics/samossa/settings.ts";
import type { EnsemblePolicy } from "./ensemble/policy.ts";
import type { IntervalPolicy } from "./intervals/policy.ts";
import type { RegimePolicy } from "./regime/policy.ts";

/** Every setting that shapes a forecast; its hash is stored on each forecast. */
export interface ForecastPolicy {
  /** Latest bars used, at least `minimumBars`. */
  readonly lookbackBars: number;
  /** Fewest bars a forecast is made from. */
  readonly minimumBars: number;
  /** Bars after which a pattern repeats, such as 12 for monthly bars; 1 for none. */
  readonly seasonPeriodBars: number;
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
  readonly ensemble: EnsemblePolicy;
  readonly intervals: IntervalPolicy;
  readonly regime: RegimePolicy;
  readonly garch: GarchPolicy;
  readonly samossa: SamossaPolicy;
  readonly mssaRl: MssaRlPolicy;
  readonly sarimax: SarimaxPolicy;
  readonly ets: EtsPolicy;
}
