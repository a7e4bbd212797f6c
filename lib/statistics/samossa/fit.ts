import { moments } from "../returns/log-returns.ts";
import { recurrenceOf } from "../ssa/recurrence.ts";
import {
  type AutoregressionEstimator,
  autoregression,
  leastSquaresAutoregression,
} from "./autoregression.ts";
import { denoised } from "./denoising.ts";
import { firstUsed, type PageAlignment, type TrajectoryForm } from "./lag-products.ts";
import { type RankChoice, signalRank } from "./rank-rule.ts";
import { type SignalSpace, signalSpace } from "./signal-space.ts";

/** What the signal's recurrence is fed with: the denoised values, or the values as they were observed. */
export type SignalContext = "DENOISED" | "RAW";

/** The variant of SAMoSSA. */
export interface SamossaForm {
  readonly form: TrajectoryForm;
  readonly alignment: PageAlignment;
  readonly context: SignalContext;
  readonly estimator: AutoregressionEstimator;
  /** Whether the mean of each series is taken off before the fit and added to the forecast. */
  readonly centred: boolean;
}

/**
 * The authors' own: windows side by side from the first value on, whatever is left over at the end not
 * used; the recurrence fed with observed values; residuals by least squares. No model uses it: it is held
 * against the authors' figures, so that the shared numerics are known to be theirs. Alomar, Dahleh, Mann & Shah
 * (2023), SAMoSSA: Multivariate Singular Spectrum Analysis with Stochastic Autoregressive Noise, NeurIPS 36.
 */
export const authorsForm: SamossaForm = {
  form: "PAGE",
  alignment: "EARLIEST",
  context: "RAW",
  estimator: "LEAST_SQUARES",
  centred: false,
};

/**
 * Ours: the latest values are always used, the recurrence is fed with denoised values, so that noise does
 * not enter every step of it, the residuals' autoregression is stationary by construction, and the mean
 * takes no component.
 */
export function latestForm(form: TrajectoryForm): SamossaForm {
  return {
    form,
    alignment: "LATEST",
    context: "DENOISED",
    estimator: "YULE_WALKER",
    centred: true,
  };
}

/** A signal in a subspace, with autoregressive noise around it; one or several series. */
export interface SamossaFit {
  readonly variant: SamossaForm;
  readonly space: SignalSpace;
  /** Mean of each series, or 0 where the variant does not centre. */
  readonly means: Float64Array;
  /** Directions that are signal, 0 or more. */
  readonly rank: number;
  /** Window − 1 coefficients, oldest first; all zero for rank 0. */
  readonly recurrence: Float64Array;
  /** One set of coefficients per series, longest lag first. */
  readonly autoregressions: readonly Float64Array[];
}

/** What a fit is made with: the window, how many of its directions are signal, and the noise. */
export interface FitSettings extends RankChoice {
  readonly windowBars: number;
  /** Lags of the autoregression on the residuals, 0 for none; below the window. */
  readonly lags: number;
}

/** Series about their means. */
export interface CentredSeries {
  readonly series: readonly Float64Array[];
  readonly means: Float64Array;
}

/** The series less their means, or the series themselves where the variant does not centre. */
export function centredFor(variant: SamossaForm, series: readonly Float64Array[]): CentredSeries {
  const means = new Float64Array(series.length);
  if (!variant.centred) return { series, means };
  const centred = series.map((values, p) => {
    means[p] = moments(values).mean;
    return values.map((value) => value - means[p]!);
  });
  return { series: centred, means };
}

/**
 * Fits the signal's recurrence and the residuals' autoregressions. Series in any unit; those of very
 * different size should be scaled first, as the directions are common to all.
 * @param series one or more, each of at least two windows
 * @returns undefined when the eigenvalues did not converge or the signal has no recurrence
 */
export function fitSamossa(
  series: readonly Float64Array[],
  settings: FitSettings,
  variant: SamossaForm,
): SamossaFit | undefined {
  const { windowBars, lags } = settings;
  const centred = centredFor(variant, series);
  const rankOf = (values: Float64Array, columns: number) => signalRank(values, columns, settings);
  const space = signalSpace(centred.series, windowBars, variant.form, variant.alignment, rankOf);
  return space && fitInSpace(centred, space, space.rank, lags, variant);
}

/** The fit with the first `rank` directions of a space that is known. */
export function fitInSpace(
  { series, means }: CentredSeries,
  space: SignalSpace,
  rank: number,
  lags: number,
  variant: SamossaForm,
): SamossaFit | undefined {
  const components = Array.from({ length: rank }, (_, c) => c);
  const recurrence = recurrenceOf(space.directions, space.windowBars, components);
  if (recurrence === undefined) return undefined;
  const estimate =
    variant.estimator === "YULE_WALKER" ? autoregression : leastSquaresAutoregression;
  const autoregressions = series.map((values) =>
    lags === 0 ? new Float64Array(0) : estimate(residuals(values, space, rank, variant), lags),
  );
  return { variant, space, means, rank, recurrence, autoregressions };
}

/** What the signal leaves of the values that the trajectory matrix holds. */
function residuals(
  values: Float64Array,
  space: SignalSpace,
  rank: number,
  { form, alignment }: SamossaForm,
): Float64Array {
  const from = firstUsed(values.length, space.windowBars, form, alignment);
  const signal = denoised(values, space, rank, from);
  const used =
    form === "PAGE"
      ? space.windowBars * Math.floor(values.length / space.windowBars)
      : values.length;
  const rest = new Float64Array(used);
  for (let t = 0; t < used; t += 1) rest[t] = values[from + t]! - signal[from + t]!;
  return rest;
}
