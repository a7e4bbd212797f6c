import { type CheckStop, neverStop } from "../numerics/fit-controls.ts";
import { type EtsFit, fitEts } from "./fit.ts";
import { candidateForms, type EtsForms } from "./form.ts";

/** What the choice of a form is bound by. */
export interface ChoiceLimits {
  readonly forms: EtsForms;
  /** Iterations of one fit, 1 or more. */
  readonly iterationLimit: number;
}

/** Forms that are searched from several starts, after a first look at all of them from one. */
const searchedWidely = 2;

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
  const fits: EtsFit[] = [];
  let additive: EtsFit | undefined;
  for (const form of candidateForms(forms, seasonal, positive)) {
    checkStop();
    // The same form with the other error ends nearly where this one will.
    const warm = form.error === "M" && form.season !== "M" ? additive : undefined;
    const fit = fitEts(series, form, periodBars, iterationLimit, warm, "ONE_START");
    if (form.error === "A") additive = fit;
    if (fit?.admissible) fits.push(fit);
  }
  const best = fits.sort((one, other) => one.aicc - other.aicc).slice(0, searchedWidely);
  for (const near of best.slice()) {
    checkStop();
    const fit = fitEts(series, near.form, periodBars, iterationLimit);
    if (fit?.admissible) best.push(fit);
  }
  return lowestAicc(best);
}

function lowestAicc(fits: readonly EtsFit[]): EtsFit | undefined {
  let best: EtsFit | undefined;
  for (const fit of fits) if (best === undefined || fit.aicc < best.aicc) best = fit;
  return best;
}
