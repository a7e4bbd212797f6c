import { fewestDegrees, mostDegrees } from "./degrees-of-freedom.ts";
import type { GarchLikelihood } from "./likelihood.ts";
import { MU, OMEGA, persistenceOf } from "./specification.ts";

/** Highest persistence of a stationary fit. */
export const highestPersistence = 1 - 1e-6;

/** A parameter of a series with unit variance this near to its bound is on it. */
const onBound = 1e-6;
const onDegreesBound = 0.05;
const onKink = 1e-9;

/**
 * The bounds that the parameters of a series with unit variance are on, each as the row of coefficients
 * whose product with a step along the bound is 0.
 */
export function boundsAt(likelihood: GarchLikelihood, theta: Float64Array): Float64Array[] {
  const { specification, layout, returns } = likelihood;
  const { form, archOrder, garchOrder, stationary } = specification;
  const { dimension, alpha, gamma, beta, nu } = layout;
  const rows: Float64Array[] = [];
  const hold = (...entries: readonly (readonly [number, number])[]) => {
    const row = new Float64Array(dimension);
    for (const [at, coefficient] of entries) row[at] = coefficient;
    rows.push(row);
  };
  if (
    nu >= 0 &&
    (theta[nu]! < fewestDegrees + onDegreesBound || theta[nu]! > mostDegrees - onDegreesBound)
  ) {
    hold([nu, 1]);
  }
  if (form === "EGARCH") {
    // Where the mean is one of the returns, the likelihood has a kink.
    if (returns.some((value) => Math.abs(value - theta[MU]!) < onKink)) hold([MU, 1]);
    return rows;
  }
  if (theta[OMEGA]! < onBound) hold([OMEGA, 1]);
  for (let i = 0; i < archOrder; i += 1) {
    // Signed shocks may be below 0, and not only on it.
    if (Math.abs(theta[alpha + i]!) < onBound) hold([alpha + i, 1]);
    if (gamma >= 0 && Math.abs(theta[alpha + i]! + theta[gamma + i]!) < onBound) {
      hold([alpha + i, 1], [gamma + i, 1]);
    }
  }
  for (let j = 0; j < garchOrder; j += 1) if (theta[beta + j]! < onBound) hold([beta + j, 1]);
  if (stationary && persistenceOf(specification, theta) > highestPersistence - onBound) {
    const places = (from: number, count: number, coefficient: number) =>
      Array.from({ length: from < 0 ? 0 : count }, (_, k) => [from + k, coefficient] as const);
    hold(
      ...places(alpha, archOrder, 1),
      ...places(gamma, archOrder, 0.5),
      ...places(beta, garchOrder, 1),
    );
  }
  return rows;
}

/** The directions that leave the products with every row at 0, one a column of `dimension` numbers. */
export function directionsAlong(rows: readonly Float64Array[], dimension: number): Float64Array[] {
  const reduced = rows.map((row) => row.slice());
  const pivots: number[] = [];
  for (let column = 0; column < dimension && pivots.length < reduced.length; column += 1) {
    const at = pivots.length;
    const found = reduced.findIndex((row, i) => i >= at && Math.abs(row[column]!) > 1e-12);
    if (found < 0) continue;
    [reduced[at], reduced[found]] = [reduced[found]!, reduced[at]!];
    const pivot = reduced[at]!;
    const scale = 1 / pivot[column]!;
    for (let k = 0; k < dimension; k += 1) pivot[k]! *= scale;
    for (const row of reduced) {
      const factor = row[column]!;
      if (row === pivot || factor === 0) continue;
      for (let k = 0; k < dimension; k += 1) row[k]! -= factor * pivot[k]!;
    }
    pivots.push(column);
  }
  const directions: Float64Array[] = [];
  for (let column = 0; column < dimension; column += 1) {
    if (pivots.includes(column)) continue;
    const direction = new Float64Array(dimension);
    direction[column] = 1;
    pivots.forEach((place, i) => {
      direction[place] = -reduced[i]![column]!;
    });
    directions.push(direction);
  }
  return directions;
}
