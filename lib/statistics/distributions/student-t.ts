import { incompleteBeta } from "./incomplete-beta.ts";

/** Distribution function of Student's t with `degreesOfFreedom` > 0. */
export function studentTCdf(t: number, degreesOfFreedom: number): number {
  const x = degreesOfFreedom / (degreesOfFreedom + t * t);
  const tail = incompleteBeta(x, degreesOfFreedom / 2, 0.5) / 2;
  return t < 0 ? tail : 1 - tail;
}

/**
 * Inverse of `studentTCdf` for 0 < p < 1, by bisection to the last double.
 * @throws RangeError outside the open unit interval or without degrees of freedom
 */
export function studentTQuantile(p: number, degreesOfFreedom: number): number {
  if (!(p > 0 && p < 1 && degreesOfFreedom > 0)) {
    throw new RangeError(`no t quantile at ${p} with ${degreesOfFreedom} degrees of freedom`);
  }
  if (p < 0.5) return -studentTQuantile(1 - p, degreesOfFreedom);
  let lower = 0;
  let upper = 1;
  while (studentTCdf(upper, degreesOfFreedom) < p && upper < 1e300) upper *= 2;
  for (;;) {
    const middle = lower + (upper - lower) / 2;
    if (middle <= lower || middle >= upper) return middle;
    if (studentTCdf(middle, degreesOfFreedom) < p) lower = middle;
    else upper = middle;
  }
}
