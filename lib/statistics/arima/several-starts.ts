import { type Minimum, minimise } from "../numerics/bfgs.ts";
import { cosineOfTurn } from "../numerics/portable-trigonometry.ts";
import type { Likelihood } from "./likelihood.ts";
import type { SarimaOrder } from "./order.ts";
import { freeOf, startingPolynomials, startingValues } from "./starting-values.ts";

/** Iterations after which the searches from several starts are compared. */
const firstIterations = 8;
/** Searches that go on after that. */
const keptSearches = 3;
/** A search that ends this much lower has found another peak. */
const clearlyLower = 1e-6;

/** Roots of a factor of the autoregression and of one of the moving average that nearly cancel it. */
const nearlyCancelling = [
  [0.95, 0.998],
  [0.98, 0.9],
  [0.5, 0.8],
] as const;
/** Angles of a factor's two complex roots, in twentieths of the circle. */
const angleTwentieths = [1, 3, 5, 7, 9] as const;

/**
 * The lowest end of searches from several starts. Where a model has both an autoregression and a moving
 * average, its likelihood has a ridge along which a factor of one cancels a factor of the other, and a
 * peak on the ridge's sides at each frequency that the series holds something at. Starts beside the
 * regression's: a smaller model's, times a pair of factors that nearly cancel.
 * @param series differenced and centred
 */
export function minimiseFromStarts(
  likelihood: Likelihood,
  series: Float64Array,
  order: SarimaOrder,
  limits: { readonly iterationLimit: number; readonly tolerance: number },
): Minimum {
  let best = minimise(likelihood, startingValues(series, order), limits);
  const first = { ...limits, iterationLimit: Math.min(firstIterations, limits.iterationLimit) };
  const trials = startsBeside(series, order)
    .map((start) => minimise(likelihood, start, first))
    .sort((one, other) => one.value - other.value);
  for (const { point, value } of trials.slice(0, keptSearches)) {
    if (!Number.isFinite(value)) continue;
    const end = minimise(likelihood, point, limits);
    if (end.value < best.value - clearlyLower || !Number.isFinite(best.value)) best = end;
  }
  return best;
}

function startsBeside(series: Float64Array, order: SarimaOrder): Float64Array[] {
  const { p, q, P, Q } = order;
  const starts: Float64Array[] = [];
  if (p > 0 && q > 0) {
    const smaller = startingPolynomials(series, { ...order, p: p - 1, q: q - 1 });
    for (const [one, other] of nearlyCancelling) {
      for (const sign of [1, -1]) {
        const ar = product(smaller.ar, Float64Array.of(sign * one));
        const ma = product(smaller.ma, Float64Array.of(sign * other));
        starts.push(freeOf({ ...smaller, ar, ma }));
      }
    }
  }
  if (p > 1 && q > 1) {
    const smaller = startingPolynomials(series, { ...order, p: p - 2, q: q - 2 });
    for (const angle of angleTwentieths) {
      for (const [one, other] of nearlyCancelling.slice(0, 2)) {
        const ar = product(smaller.ar, cycle(one, angle));
        const ma = product(smaller.ma, cycle(other, angle));
        starts.push(freeOf({ ...smaller, ar, ma }));
      }
    }
  }
  if (P > 0 && Q > 0) {
    const smaller = startingPolynomials(series, { ...order, P: P - 1, Q: Q - 1 });
    for (const [one, other] of nearlyCancelling) {
      for (const sign of [1, -1]) {
        const seasonalAr = product(smaller.seasonalAr, Float64Array.of(sign * one));
        const seasonalMa = product(smaller.seasonalMa, Float64Array.of(sign * other));
        starts.push(freeOf({ ...smaller, seasonalAr, seasonalMa }));
      }
    }
  }
  return starts;
}

/** 1 − Σ c_j z^j with two complex roots of modulus 1 / radius. */
function cycle(radius: number, twentieths: number): Float64Array {
  return Float64Array.of(2 * radius * cosineOfTurn(twentieths, 20), -radius * radius);
}

/** The product of two polynomials 1 − Σ c_j z^j, in the same form. */
function product(one: Float64Array, other: Float64Array): Float64Array {
  const out = new Float64Array(one.length + other.length);
  out.set(one);
  for (let j = 0; j < other.length; j += 1) {
    out[j]! += other[j]!;
    for (let i = 0; i < one.length; i += 1) out[i + j + 1]! -= one[i]! * other[j]!;
  }
  return out;
}
