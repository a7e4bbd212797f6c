import { log } from "../numerics/portable-math.ts";

/** From here on the asymptotic series below are exact to the last digits of a double. */
const asymptoticFrom = 10;

/**
 * Digamma ψ(x), the derivative of log Γ(x), for x > 0; absolute error about 1e-15.
 * Recurrence up to 10, then the asymptotic series: Abramowitz & Stegun (1964), 6.3.5 and 6.3.18.
 */
export function digamma(x: number): number {
  let shifted = x;
  let below = 0;
  while (shifted < asymptoticFrom) {
    below += 1 / shifted;
    shifted += 1;
  }
  const z = 1 / (shifted * shifted);
  const series =
    z *
    (1 / 12 - z * (1 / 120 - z * (1 / 252 - z * (1 / 240 - z * (1 / 132 - z * (691 / 32760))))));
  return log(shifted) - 0.5 / shifted - series - below;
}

/**
 * Trigamma ψ′(x) for x > 0; relative error about 1e-15.
 * Recurrence up to 10, then the asymptotic series: Abramowitz & Stegun (1964), 6.4.6 and 6.4.12.
 */
export function trigamma(x: number): number {
  let shifted = x;
  let below = 0;
  while (shifted < asymptoticFrom) {
    below += 1 / (shifted * shifted);
    shifted += 1;
  }
  const z = 1 / (shifted * shifted);
  const series =
    z * (1 / 6 - z * (1 / 30 - z * (1 / 42 - z * (1 / 30 - z * (5 / 66 - z * (691 / 2730))))));
  return (1 + 0.5 / shifted + series) / shifted + below;
}
