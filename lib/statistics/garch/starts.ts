import type { GarchLikelihood } from "./likelihood.ts";
import { MU, OMEGA } from "./specification.ts";

const degrees = 6;

/** Persistences and shares of the shocks in them that a search of GARCH and GJR starts from. */
const commonPersistences = [0.5, 0.9, 0.98] as const;
const commonShares = [0.05, 0.15] as const;
/** Where the likelihood hardly rises above that of a constant variance its peaks lie further apart. */
const rareStartPoints = [
  [0.3, 0.6],
  [0.98, 0.02],
  [0.999, 0.001],
] as const;
const sidedStartPoints = [
  [0.3, 0.3],
  [0.9, 0.1],
  [0.98, 0.02],
] as const;
/** Parts of the response to positive shocks, of 2 in all, beside the common one. */
const sidedParts = [0, 2] as const;
/** The same where they may be below 0. */
const signedParts = [-0.5, 2.5] as const;

const exponentialPersistences = [-0.8, 0.4, 0.9, 0.985] as const;
const exponentialShocks = [-0.2, 0.1, 0.3] as const;
const exponentialLeverages = [-0.15, 0, 0.15] as const;

/** Starts of a first-order fit of a series with unit variance; each group is likely to hold one peak. */
export function commonStarts(likelihood: GarchLikelihood, mean: number): Float64Array[][] {
  if (likelihood.specification.form === "EGARCH") return exponentialStarts(likelihood, mean);
  const starts: Float64Array[] = [];
  for (const persistence of commonPersistences) {
    for (const share of commonShares) {
      starts.push(polynomialStart(likelihood, mean, persistence, share, 0.7));
    }
  }
  return [starts];
}

/** Starts for where the common ones do not suffice. */
export function rareStarts(likelihood: GarchLikelihood, mean: number): Float64Array[][] {
  const { form, signedShocks } = likelihood.specification;
  if (form === "EGARCH") return [];
  const groups = rareStartPoints.map(([persistence, share]) => [
    polynomialStart(likelihood, mean, persistence, share, 0.7),
  ]);
  if (form === "GARCH") return groups;
  for (const part of [...sidedParts, ...(signedShocks ? signedParts : [])]) {
    for (const [persistence, share] of sidedStartPoints) {
      groups.push([polynomialStart(likelihood, mean, persistence, share, part)]);
    }
  }
  return groups;
}

/** @param part of the response to positive shocks, from 0 to 2; the other sign has the rest of 2 */
function polynomialStart(
  { layout }: GarchLikelihood,
  mean: number,
  persistence: number,
  share: number,
  part: number,
): Float64Array {
  const { dimension, alpha, gamma, beta, nu } = layout;
  const theta = new Float64Array(dimension);
  theta[MU] = mean;
  theta[OMEGA] = 1 - persistence;
  theta[alpha] = persistence * share * (gamma < 0 ? 1 : part);
  if (gamma >= 0) theta[gamma] = persistence * share * 2 * (1 - part);
  theta[beta] = persistence * (1 - share);
  if (nu >= 0) theta[nu] = degrees;
  return theta;
}

function exponentialStarts({ layout }: GarchLikelihood, mean: number): Float64Array[][] {
  const { dimension, alpha, gamma, beta, nu } = layout;
  const groups: Float64Array[][] = [];
  for (const persistence of exponentialPersistences) {
    for (const shock of exponentialShocks) {
      groups.push(
        exponentialLeverages.map((leverage) => {
          const theta = new Float64Array(dimension);
          theta[MU] = mean;
          theta[alpha] = shock;
          theta[gamma] = leverage;
          theta[beta] = persistence;
          if (nu >= 0) theta[nu] = degrees;
          return theta;
        }),
      );
    }
  }
  return groups;
}
