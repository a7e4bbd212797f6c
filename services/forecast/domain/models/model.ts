import type { CheckStop } from "#lib/statistics/numerics/check-stop.ts";
import type { Memory } from "#lib/statistics/numerics/memory.ts";
import type { VarianceHistory } from "#lib/statistics/volatility/variance-history.ts";
import type { ForecastPolicy } from "../policy.ts";

/**
 * What a fit is for: the forecast at the as-of, or the comparison of an earlier origin with what
 * followed it. For a comparison a model may leave out what only a reader wants (standard errors,
 * diagnostics), never anything that its path rests on.
 */
export type Purpose = "FORECAST" | "VALIDATION";

/** What a model sees: closes up to an origin and nothing after it. */
export interface ModelInput {
  /** Positive closes, oldest first; the last one is the origin. Never written to. */
  readonly closes: Float64Array;
  /** Bars ahead, 1 or more. */
  readonly horizonBars: number;
  readonly policy: ForecastPolicy;
  readonly purpose: Purpose;
  readonly checkStop: CheckStop;
  /**
   * For a comparison only: a place for work that the next, later origin can go on from. What is kept
   * may save time; a path may differ from that without by what another start of the same search makes
   * of it.
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
  readonly note: string;
}

/** A fit without a path; `note` says why. */
export interface ModelFailure {
  readonly status: "FAILED";
  readonly diagnostics: Diagnostics;
  readonly note: string;
}

export type ModelResult = ModelPath | ModelFailure;

/**
 * A forecasting model. To add one: write a file (or folder) beside this one and name it in
 * `registry.ts`.
 */
export interface Model {
  /** Id used in policies, weights and stored forecasts. */
  readonly id: string;
  /** One sentence on what it does. */
  readonly description: string;
  /** The paper or book that it implements. */
  readonly reference: string;
  /**
   * Fits and forecasts. Same input, same bytes out; for positive finite closes it throws nothing but
   * what `checkStop` throws.
   */
  forecast(input: ModelInput): ModelResult;
}

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
