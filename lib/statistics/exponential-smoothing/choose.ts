import { type CheckStop, neverStop } from "../numerics/fit-controls.ts";
import { type EtsFit, fitEts } from "./fit.ts";
import { candidateForms, type EtsForms } from "./form.ts";

/** What the choice of a form is bound by. */
export interface ChoiceLimits {
  readonly forms: EtsForms;
  /** Iterations of one fit, 1 or more. */
  readonly iterationLimit: number;
}

/**
 * The admissible fit with the lowest AICc among the forms that the series and the settings allow.
 * Hyndman, Koehler, Snyder & Grose (2002), International Journal of Forecasting 18.
 * @param series finite values; multiplicative forms only where all are positive
 * @param periodBars bars of a season, 1 for none; a season needs two periods of values
 * @returns undefined where the values are too few for any form.
 */
export function chooseEts(
  series: Float64Array,
  periodBars: number,
  { forms, iterationLimit }: ChoiceLimits,
  checkStop: CheckStop = neverStop,
): EtsFit | undefined {
  const seasonal = periodBars > 1 && series.length >= 2 * periodBars;
  const positive = series.every((value) => value > 0);
  let best: EtsFit | undefined;
  let additive: EtsFit | undefined;
  for (const form of candidateForms(forms, seasonal, positive)) {
    checkStop();
    // The same form with the other error ends nearly where this one will.
    const warm = form.error === "M" && form.season !== "M" ? additive : undefined;
    const fit = fitEts(series, form, periodBars, iterationLimit, warm);
    if (form.error === "A") additive = fit;
    if (fit === undefined || !fit.admissible) continue;
    if (fit.aicc < (best?.aicc ?? Number.POSITIVE_INFINITY)) best = fit;
  }
  return best;
}
