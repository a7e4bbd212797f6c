import type { z } from "zod";
import type { CheckStop, Memory } from "#lib/statistics/numerics/fit-controls.ts";
import type { VarianceHistory } from "#lib/statistics/volatility/variance-history.ts";
import type { FitTests } from "./fit-tests.ts";

/**
 * What a fit is for: the forecast at the as-of, or the comparison of an earlier origin with what
 * followed it. For a comparison a model may leave out what only a reader wants (standard errors,
 * diagnostics), never anything that its path rests on.
 */
export type Purpose = "FORECAST" | "VALIDATION";

/** What every model sees: closes up to an origin and nothing after it. */
export interface ModelInput {
  /** Positive closes, oldest first; the last one is the origin. Never written to. */
  readonly closes: Float64Array;
  /** Bars ahead, 1 or more. */
  readonly horizonBars: number;
  /** Bars after which a pattern repeats, 1 for none. */
  readonly seasonPeriodBars: number;
  readonly purpose: Purpose;
  readonly checkStop: CheckStop;
  /**
   * For a comparison only: a place for work that the next, later origin can continue. It saves time;
   * results may differ slightly from a cold start, because the optimiser starts elsewhere.
   */
  readonly memory?: Memory;
}

/** Numbers of a fit by name, all finite. */
export type Diagnostics = Readonly<Record<string, number>>;

/** A fit with a price path. FALLBACK: a simpler estimate took over and `note` says why. */
export interface ModelPath {
  readonly status: "OK" | "FALLBACK";
  /** Price path, one per bar ahead. */
  readonly prices: Float64Array;
  /** Variance of each bar's log return, one per bar ahead, where the model has one. */
  readonly logReturnVariances?: Float64Array;
  /** The variance at every bar of the history, where the model has one; not for a comparison. */
  readonly varianceHistory?: VarianceHistory;
  readonly diagnostics: Diagnostics;
  /** What the fit leaves unexplained, where the model has residuals; not for a comparison. */
  readonly fitTests?: FitTests;
  readonly note: string;
}

/** A fit without a path; `note` says why. */
export interface ModelFailure {
  readonly status: "FAILED";
  /** As that of a path, where only the path is at fault. */
  readonly logReturnVariances?: Float64Array;
  /** As that of a path, where only the path is at fault. */
  readonly varianceHistory?: VarianceHistory;
  readonly diagnostics: Diagnostics;
  readonly note: string;
}

export type ModelResult = ModelPath | ModelFailure;

/** What every model says of itself. */
interface Described {
  /** Id used in policies, weights and stored forecasts, in lower snake case. */
  readonly id: string;
  /** One sentence on what it does. */
  readonly description: string;
  /** The paper or book that it implements. */
  readonly reference: string;
}

/** A model without settings of its own. */
export interface PlainModel extends Described {
  /**
   * Fits and forecasts. Same input, same bytes out; for positive finite closes it throws nothing but
   * what `checkStop` throws.
   */
  forecast(input: ModelInput): ModelResult;
}

/** The settings of one model, or of a family of models that share them. */
export interface ModelSettings<Key extends string, Values> {
  /** Their key in the forecast policy. */
  readonly key: Key;
  /** Every setting with its range and a description; the values are stated in `config/forecast.yaml`. */
  readonly schema: z.ZodType<Values>;
}

/** A model with settings: it is handed those and nobody else's. */
export interface ModelWithSettings<Key extends string, Values> extends Described {
  readonly settings: ModelSettings<Key, Values>;
  /** As that of a `PlainModel`. @param settings values that the schema allows */
  forecast(input: ModelInput, settings: Values): ModelResult;
}

/**
 * A forecasting model. To add one, write a file beside this one and name it in `registry.ts`:
 *
 * ```ts
 * const schema = z.strictObject({
 *   windowBars: z.int().min(2).max(500).describe("Latest bars that the mean is taken over."),
 * });
 *
 * export const movingAverage: ModelWithSettings<"movingAverage", z.output<typeof schema>> = {
 *   id: "moving_average",
 *   description: "Repeats the mean of the latest closes.",
 *   reference: "Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, section 3.3",
 *   settings: { key: "movingAverage", schema },
 *   forecast({ closes, horizonBars }, { windowBars }) {
 *     const latest = closes.subarray(-windowBars);
 *     const mean = latest.reduce((sum, close) => sum + close, 0) / latest.length;
 *     const prices = new Float64Array(horizonBars).fill(mean);
 *     return { status: "OK", prices, diagnostics: {}, note: "" };
 *   },
 * };
 * ```
 */
export type Model = PlainModel | ModelWithSettings<string, unknown>;

/** A failure with its reason. */
export function failure(note: string, diagnostics: Diagnostics = {}): ModelFailure {
  return { status: "FAILED", diagnostics, note };
}

/** Outside these no path is a forecast; inside them squared errors are still finite numbers. */
const lowestPathPrice = 1e-75;
const highestPathPrice = 1e75;

/** The result itself, or a failure when a price is out of bounds or any number of it is not finite. */
export function checked(result: ModelResult): ModelResult {
  if (result.status === "FAILED") return result;
  for (const price of result.prices) {
    if (!(price >= lowestPathPrice && price <= highestPathPrice)) {
      return failure(`the path left the prices from ${lowestPathPrice} to ${highestPathPrice}`);
    }
  }
  for (const variance of result.logReturnVariances ?? []) {
    if (!(variance >= 0 && Number.isFinite(variance))) return failure("the variance is not finite");
  }
  for (const [name, value] of Object.entries(result.diagnostics)) {
    if (!Number.isFinite(value)) return failure(`${name} is not finite`);
  }
  return result;
}
