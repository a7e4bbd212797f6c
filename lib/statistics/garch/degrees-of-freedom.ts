import { exp, log } from "../numerics/portable-math.ts";

/** Degrees of freedom move inside these: below there is hardly a variance, above the law is normal. */
export const fewestDegrees = 2.05;
export const mostDegrees = 200;

/** The degrees at an unbounded coordinate. */
export function degreesOf(coordinate: number): number {
  return fewestDegrees + (mostDegrees - fewestDegrees) / (1 + exp(-coordinate));
}

/** The coordinate of degrees inside the bounds. */
export function pointOfDegrees(nu: number): number {
  return log((nu - fewestDegrees) / (mostDegrees - nu));
}

/** How the degrees change with their coordinate. */
export function degreesSlope(nu: number): number {
  return ((nu - fewestDegrees) * (mostDegrees - nu)) / (mostDegrees - fewestDegrees);
}
