import { incompleteBeta } from "./incomplete-beta.ts";

/** Distribution function of Student's t with `degreesOfFreedom` > 0. */
export function studentTCdf(t: number, degreesOfFreedom: number): number {
  const x = degreesOfFreedom / (degreesOfFreedom + t * t);
  const tail = incompleteBeta(x, degreesOfFreedom / 2, 0.5) / 2;
  return t < 0 ? tail : 1 - tail;
}

/**
 * Quantile of Student's t from the normal one of the same probability, by four terms of an expansion in
 * 1 / degreesOfFreedom: far faster than `studentTQuantile`. With 3 degrees of freedom it is 0.12 % too
 * small at 97.5 % and 4 % at 99.95 %; with 15 it is right to 0.003 % at both.
 *
 * Abramowitz & Stegun (1964), "Handbook of Mathematical Functions", 26.7.5.
 * @param normal the normal quantile
 * @param degreesOfFreedom 2 or more; infinite for the normal law
 */
export function expandedStudentTQuantile(normal: number, degreesOfFreedom: number): number {
  const n = degreesOfFreedom;
  const x = normal * normal;
  const first = (x + 1) / 4;
  const second = ((5 * x + 16) * x + 3) / 96;
  const third = (((3 * x + 19) * x + 17) * x - 15) / 384;
  const fourth = ((((79 * x + 776) * x + 1482) * x - 1920) * x - 945) / 92_160;
  return normal * (1 + (first + (second + (third + fourth / n) / n) / n) / n);
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
