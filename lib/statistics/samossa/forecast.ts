import { continued } from "../ssa/recurrence.ts";
import { denoisedTail } from "./denoising.ts";
import type { SamossaFit } from "./fit.ts";

/**
 * A recurrence fitted to noise can grow without limit: a signal this many times larger than the recent
 * values is taken for that.
 */
const divergenceFactor = 3;

/** The forecast, or the first bar ahead at which the signal's recurrence diverges. */
export type SamossaPath =
  | { readonly status: "OK"; readonly values: Float64Array }
  | { readonly status: "DIVERGED"; readonly bar: number };

/**
 * Continues a series by a fit made on it or on its past: its mean, the signal and the noise expected.
 * @param history of at least one window and the lags, in the unit of the series fitted
 * @param p index of the series in the fit
 * @param bounded whether a diverging signal is refused
 * @returns the next `steps` values
 */
export function forecastSamossa(
  fit: SamossaFit,
  history: Float64Array,
  p: number,
  steps: number,
  bounded = true,
): SamossaPath {
  const { windowBars } = fit.space;
  const coefficients = fit.autoregressions[p]!;
  const lags = coefficients.length;
  const mean = fit.means[p]!;
  const recent = history.slice(Math.max(0, history.length - 2 * windowBars - lags));
  let largest = 0;
  for (let t = 0; t < recent.length; t += 1) {
    recent[t]! -= mean;
    largest = Math.max(largest, Math.abs(recent[t]!));
  }
  const raw = recent.subarray(recent.length - windowBars + 1);
  const denoise = fit.variant.context === "DENOISED";
  const context = denoise ? denoisedTail(recent, fit.space, fit.rank) : raw;
  const signal = continued(context, fit.recurrence, steps);
  if (bounded) {
    for (let h = 0; h < steps; h += 1) {
      if (!(Math.abs(signal[h]!) <= divergenceFactor * largest)) {
        return { status: "DIVERGED", bar: h + 1 };
      }
    }
  }
  const residual = new Float64Array(lags);
  for (let i = 0; i < lags; i += 1) {
    const at = recent.length - lags + i;
    const expected = denoise
      ? context[context.length - lags + i]!
      : oneStep(recent, at, fit.recurrence);
    residual[i] = recent[at]! - expected;
  }
  const noise = continued(residual, coefficients, steps);
  for (let h = 0; h < steps; h += 1) signal[h]! += mean + noise[h]!;
  return { status: "OK", values: signal };
}

/** What the recurrence makes of the values before `at`. */
function oneStep(history: Float64Array, at: number, recurrence: Float64Array): number {
  const from = at - recurrence.length;
  let sum = 0;
  for (let i = 0; i < recurrence.length; i += 1) sum += recurrence[i]! * history[from + i]!;
  return sum;
}
