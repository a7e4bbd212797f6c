import { exp } from "#lib/statistics/numerics/portable-math.ts";

/** A linear congruential generator's uniform numbers in (0, 1). */
export function uniforms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
}

/** Nearly normal numbers: the sum of twelve uniforms, less 6. */
export function normals(seed: number): () => number {
  const uniform = uniforms(seed);
  return () => {
    let sum = -6;
    for (let i = 0; i < 12; i += 1) sum += uniform();
    return sum;
  };
}

/** Returns of a GARCH(1,1) process, in the unit that omega is stated in. */
export function garchReturns(
  n: number,
  seed: number,
  { mu = 0.0005, omega = 4e-6, alpha = 0.1, beta = 0.87 } = {},
): Float64Array {
  const normal = normals(seed);
  const returns = new Float64Array(n);
  let h = omega / Math.max(0.02, 1 - alpha - beta);
  for (let t = 0; t < n; t += 1) {
    const e = Math.sqrt(h) * normal();
    returns[t] = mu + e;
    h = omega + alpha * e * e + beta * h;
  }
  return returns;
}

/** Prices that start at `first` and move by the log returns. */
export function pricesFrom(returns: Float64Array, first = 100): Float64Array {
  const prices = new Float64Array(returns.length + 1);
  prices[0] = first;
  for (let t = 0; t < returns.length; t += 1) prices[t + 1] = prices[t]! * exp(returns[t]!);
  return prices;
}

/**
 * 500 daily prices: a GARCH process, then three weeks in which every bar moves by about 4 % one way. A
 * recurrence takes such an end for a trend that goes on.
 */
export function pricesAfterShock(seed: number, direction: 1 | -1): Float64Array {
  const calm = garchReturns(484, seed);
  const shock = garchReturns(15, seed + 100).map((value) => direction * 0.04 + value);
  return pricesFrom(Float64Array.of(...calm, ...shock));
}
