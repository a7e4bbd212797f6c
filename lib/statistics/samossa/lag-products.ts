import { correlateDirectly } from "../numerics/direct-correlation.ts";

/** How a series is cut into the columns of its trajectory matrix. */
export const trajectoryForms = ["PAGE", "HANKEL"] as const;
export type TrajectoryForm = (typeof trajectoryForms)[number];

/** Which values a page matrix leaves out where the series is no multiple of the window. */
export type PageAlignment = "LATEST" | "EARLIEST";

/** Columns that the series gives: every window, or windows side by side. */
export function columnsOf(length: number, windowBars: number, form: TrajectoryForm): number {
  return form === "PAGE" ? Math.floor(length / windowBars) : length - windowBars + 1;
}

/** Index of the first value used. */
export function firstUsed(
  length: number,
  windowBars: number,
  form: TrajectoryForm,
  alignment: PageAlignment,
): number {
  return form === "PAGE" && alignment === "LATEST" ? length % windowBars : 0;
}

/**
 * H Hᵀ of the trajectory matrix H of all series side by side, row-major window × window. For windows that
 * overlap it is filled along its diagonals in O(window · n).
 */
export function lagProducts(
  series: readonly Float64Array[],
  windowBars: number,
  form: TrajectoryForm,
  alignment: PageAlignment,
): Float64Array {
  const products = new Float64Array(windowBars * windowBars);
  for (const values of series) {
    if (form === "PAGE") {
      addPages(values, windowBars, firstUsed(values.length, windowBars, form, alignment), products);
    } else addOverlapping(values, windowBars, products);
  }
  for (let i = 0; i < windowBars; i += 1) {
    for (let j = 0; j < i; j += 1) products[i * windowBars + j] = products[j * windowBars + i]!;
  }
  return products;
}

function addOverlapping(series: Float64Array, windowBars: number, products: Float64Array): void {
  const columns = series.length - windowBars + 1;
  const first = new Float64Array(windowBars);
  correlateDirectly(series, series.subarray(0, columns), first);
  for (let lag = 0; lag < windowBars; lag += 1) {
    let sum = first[lag]!;
    for (let i = 0; i + lag < windowBars; i += 1) {
      products[i * windowBars + i + lag]! += sum;
      sum += series[i + columns]! * series[i + lag + columns]! - series[i]! * series[i + lag]!;
    }
  }
}

function addPages(
  series: Float64Array,
  windowBars: number,
  from: number,
  products: Float64Array,
): void {
  for (let at = from; at + windowBars <= series.length; at += windowBars) {
    for (let i = 0; i < windowBars; i += 1) {
      const value = series[at + i]!;
      const row = i * windowBars;
      for (let j = i; j < windowBars; j += 1) products[row + j]! += value * series[at + j]!;
    }
  }
}
