import type { Shape } from "./neighbours.ts";

/**
 * Unrestricted numbers of one shape as a start for another: an order that grows gets partial
 * autocorrelations of 0, which leave the polynomial as it was; one that shrinks loses its last.
 * @returns undefined where both sides grow: zeros would be a common factor of the two polynomials,
 *   where the likelihood has a saddle
 */
export function warmStart(free: Float64Array, from: Shape, to: Shape): Float64Array | undefined {
  if ((to.p > from.p && to.q > from.q) || (to.P > from.P && to.Q > from.Q)) return undefined;
  const out = new Float64Array(to.p + to.q + to.P + to.Q);
  let read = 0;
  let write = 0;
  for (const name of ["p", "q", "P", "Q"] as const) {
    const kept = Math.min(from[name], to[name]);
    for (let i = 0; i < kept; i += 1) out[write + i] = free[read + i]!;
    read += from[name];
    write += to[name];
  }
  return out;
}
