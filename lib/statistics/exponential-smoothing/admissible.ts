import type { EtsForm } from "./form.ts";

/** Smoothing parameters as in `EtsFit`. */
export interface Smoothing {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly phi: number;
}

/**
 * Whether the influence of old values on the states dies out: every root of the characteristic
 * polynomial of the error recursion lies inside the unit circle. Without a season the bounds of the
 * search see to it; with one and a trend they do not.
 * Hyndman et al. (2008), "Forecasting with Exponential Smoothing", section 10.2; the roots are bounded
 * by the Schur–Cohn recursion, without computing them.
 */
export function isAdmissible(smoothing: Smoothing, form: EtsForm, periodBars: number): boolean {
  if (form.season === "N" || periodBars < 2) return true;
  return rootsInsideUnitCircle(errorPolynomial(smoothing, form, periodBars));
}

/**
 * The characteristic polynomial, in ascending powers, without the root 1 that it always has where there
 * is no trend: there a shift of the level and the opposite one of the season leave every forecast as it
 * is, and rounding alone would say on which side of the circle that root lies.
 */
function errorPolynomial(
  { alpha, beta, gamma, phi }: Smoothing,
  form: EtsForm,
  periodBars: number,
): Float64Array {
  if (form.trend === "N") {
    const divided = new Float64Array(periodBars + 1).fill(alpha);
    divided[0] = alpha + gamma - 1;
    divided[periodBars] = 1;
    return divided;
  }
  const inner = alpha + beta - alpha * phi;
  const coefficients = new Float64Array(periodBars + 2).fill(inner);
  coefficients[0] = phi * (1 - alpha - gamma);
  coefficients[1] = inner + gamma - 1;
  coefficients[periodBars] = alpha + beta - phi;
  coefficients[periodBars + 1] = 1;
  return coefficients;
}

/** Schur–Cohn: peel one degree at a time; a last coefficient that is not the largest ends it. */
function rootsInsideUnitCircle(ascending: Float64Array): boolean {
  const current = ascending;
  const next = new Float64Array(ascending.length);
  for (let degree = ascending.length - 1; degree > 0; degree -= 1) {
    const first = current[0]!;
    const last = current[degree]!;
    if (!(Math.abs(first) < Math.abs(last))) return false;
    const ratio = first / last;
    for (let i = 0; i < degree; i += 1)
      next[i] = current[i + 1]! - ratio * current[degree - 1 - i]!;
    current.set(next.subarray(0, degree));
  }
  return true;
}
