import { exp } from "../../../../kernel/portable-math.ts";
import { logReturns, moments } from "../../numerics/log-returns.ts";
import { checked, failure, type Model, type ModelInput, type ModelResult } from "../model.ts";
import { autoregression } from "./autoregression.ts";
import { continued, recurrenceOf } from "./recurrence.ts";
import { denoised, leadingDirections } from "./trajectory.ts";

const smallestWindow = 4;
/** A continued signal this many times larger than anything in the history is an unstable recurrence. */
const divergenceFactor = 3;

/**
 * Singular spectrum analysis with autoregressive noise, on centred log returns: a low-rank signal is
 * continued by its recurrence from the denoised context, the residual by an autoregression, and both
 * are accumulated from the last close, so that the path is anchored at the price that is known.
 *
 * It differs from the paper on purpose: returns instead of levels, all overlapping windows instead of
 * the page matrix, and the recurrence runs on the denoised values.
 */
export const samossa: Model = {
  id: "samossa",
  description: "Low-rank signal of the log returns plus an autoregression on what it leaves over.",
  reference: "Alomar, Dahleh, Mann & Shah (2023), SAMoSSA, Advances in NeurIPS 36",
  forecast({ closes, horizonBars, policy }: ModelInput): ModelResult {
    const settings = policy.samossa;
    const series = logReturns(closes);
    const { mean, variance } = moments(series);
    if (!(variance > 0)) return failure("the closes do not vary");
    for (let t = 0; t < series.length; t += 1) series[t]! -= mean;

    const windowBars = Math.min(settings.windowBars, Math.floor(series.length / 2));
    if (windowBars < Math.max(smallestWindow, settings.residualLags + 1)) {
      return failure(`${series.length} returns are too few for a window`);
    }
    const leading = leadingDirections(series, windowBars, settings.energyRatio);
    if (leading === undefined) return failure("the principal directions did not converge");
    const recurrence = recurrenceOf(leading);
    if (recurrence === undefined) return failure("the kept components have no linear recurrence");

    const signal = denoised(series, leading);
    const residual = new Float64Array(series.length);
    for (let t = 0; t < series.length; t += 1) residual[t] = series[t]! - signal[t]!;
    const coefficients = autoregression(residual, settings.residualLags);
    const signalAhead = continued(signal, recurrence, horizonBars);
    const residualAhead = continued(residual, coefficients, horizonBars);
    const { rank, energyRatio } = leading;
    const diagnostics = { rank, energyRatio, windowBars, meanLogReturn: mean };

    const bound = divergenceFactor * largest(series);
    const prices = new Float64Array(horizonBars);
    let logMove = 0;
    for (let h = 0; h < horizonBars; h += 1) {
      if (!(Math.abs(signalAhead[h]!) <= bound)) {
        return failure(`the recurrence diverges at bar ${h + 1}`, diagnostics);
      }
      logMove += mean + signalAhead[h]! + residualAhead[h]!;
      prices[h] = closes[closes.length - 1]! * exp(logMove);
    }
    return checked({ status: "OK", prices, diagnostics, note: "" });
  },
};

function largest(series: Float64Array): number {
  let magnitude = 0;
  for (let t = 0; t < series.length; t += 1) magnitude = Math.max(magnitude, Math.abs(series[t]!));
  return magnitude;
}
