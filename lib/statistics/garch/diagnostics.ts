import { log } from "../numerics/portable-math.ts";
import { standardErrors } from "./covariance.ts";
import type { GarchFit } from "./fit.ts";
import type { CovarianceKind } from "./settings.ts";
import { parameterNames } from "./specification.ts";
import { unconditionalVariance } from "./variance-history.ts";

/**
 * What a reader wants to know of a fit: the parameters with standard errors, what they imply (the
 * half-life in bars, the unconditional variance where there is one), and remarks.
 */
export function fitDiagnostics(
  fit: GarchFit,
  kind: CovarianceKind,
  nextVariance: number,
): { readonly diagnostics: Readonly<Record<string, number>>; readonly notes: readonly string[] } {
  const names = parameterNames(fit.specification);
  const { persistence, logLikelihood, aic, iterations } = fit;
  const { archOrder, garchOrder } = fit.specification;
  const diagnostics: Record<string, number> = {};
  names.forEach((name, k) => {
    diagnostics[name] = fit.theta[k]!;
  });
  Object.assign(diagnostics, { persistence, logLikelihood, aic, archOrder, garchOrder });
  Object.assign(diagnostics, { nextVariance, iterations });
  const notes: string[] = [];

  const errors = standardErrors(fit, kind);
  if (errors === undefined) {
    const ended = fit.interior || fit.directions !== undefined;
    const reason = ended ? "the information is singular" : "the search ended at no optimum";
    notes.push(`no standard errors: ${reason}`);
  } else {
    const held = names.filter((name, k) => {
      if (Number.isNaN(errors[k]!)) return true;
      diagnostics[`${name}StandardError`] = errors[k]!;
      return false;
    });
    if (held.length > 0) notes.push(`no standard error of ${held.join(", ")}: at the bound`);
    else if (!fit.interior) notes.push("standard errors are those along the bound of the optimum");
  }
  if (fit.presampleGrowth !== undefined && fit.presampleGrowth >= 0) {
    notes.push("not invertible: the variances hang on the one before the first bar");
  }
  const level = unconditionalVariance(fit);
  if (level !== undefined) diagnostics.unconditionalVariance = level;
  if (persistence >= 1) {
    notes.push("persistence is 1 or more: no unconditional variance, growth capped at omega a bar");
  } else if (persistence > 0) {
    diagnostics.halfLifeBars = log(0.5) / log(persistence);
  }
  return { diagnostics, notes };
}
