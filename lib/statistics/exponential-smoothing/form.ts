/**
 * Which forms a choice is among: every one, those whose trend, if any, is damped, or those with additive
 * errors and an additive season.
 */
export const etsForms = ["ALL", "DAMPED", "ADDITIVE"] as const;
export type EtsForms = (typeof etsForms)[number];

/** How the errors enter: added, or in proportion to the one-step forecast. */
export type ErrorKind = "A" | "M";
/** No trend, a straight one, or one that is damped. */
export type TrendKind = "N" | "A" | "Ad";
/** No season, one that is added, or one in proportion to the level. */
export type SeasonKind = "N" | "A" | "M";

/** A form of exponential smoothing, in the taxonomy of Hyndman et al. (2008), table 2.2. */
export interface EtsForm {
  readonly error: ErrorKind;
  readonly trend: TrendKind;
  readonly season: SeasonKind;
}

/** The form in print, such as "M,Ad,M". */
export function formName({ error, trend, season }: EtsForm): string {
  return `${error},${trend},${season}`;
}

/** Smoothing parameters of a form. */
function smoothingCount({ trend, season }: EtsForm): number {
  return 1 + (trend === "N" ? 0 : trend === "A" ? 1 : 2) + (season === "N" ? 0 : 1);
}

/**
 * Free numbers of a form: smoothing parameters, start states (the seasonal ones less their
 * normalisation) and the variance.
 */
export function parameterCount(form: EtsForm, periodBars: number): number {
  const states = 1 + (form.trend === "N" ? 0 : 1) + (form.season === "N" ? 0 : periodBars - 1);
  return smoothingCount(form) + states + 1;
}

const everyTrend: readonly TrendKind[] = ["N", "A", "Ad"];
const fadingTrends: readonly TrendKind[] = ["N", "Ad"];

/**
 * The forms that a choice is among: those without a multiplicative trend, and of them not the additive
 * error with a multiplicative season, whose variance is unbounded. Multiplicative ones need positive
 * values. Each multiplicative error follows the additive one that its search can start from.
 */
export function candidateForms(allowed: EtsForms, seasonal: boolean, positive: boolean): EtsForm[] {
  const multiplicative = positive && allowed !== "ADDITIVE";
  const trends = allowed === "DAMPED" ? fadingTrends : everyTrend;
  const forms: EtsForm[] = [];
  const seasons: readonly SeasonKind[] = seasonal ? ["N", "A", "M"] : ["N"];
  for (const season of seasons) {
    for (const trend of trends) {
      if (season !== "M") forms.push({ error: "A", trend, season });
      if (multiplicative) forms.push({ error: "M", trend, season });
    }
  }
  return forms;
}
