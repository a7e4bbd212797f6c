import { correlateDirectly } from "../numerics/direct-correlation.ts";
import type { SignalSpace } from "./signal-space.ts";

/**
 * The part of a series that lies in the first `rank` directions. HANKEL: every window is projected and
 * the values averaged over the windows that hold them; away from the ends that is one symmetric filter.
 * PAGE: the windows side by side are projected, those that end at the last value.
 * @param from index of the first value of the first page; values before it come back as they are
 */
export function denoised(
  series: Float64Array,
  space: SignalSpace,
  rank: number,
  from: number,
): Float64Array {
  const { windowBars } = space;
  const signal = new Float64Array(series.length);
  if (space.form === "PAGE") {
    signal.set(series.subarray(0, from));
    let at = from;
    for (; at + windowBars <= series.length; at += windowBars) {
      projectWindows(series, space, rank, at, 1, signal);
    }
    signal.set(series.subarray(at), at);
    return signal;
  }
  const columns = series.length - windowBars + 1;
  if (columns < 2 * windowBars) {
    projectWindows(series, space, rank, 0, columns, signal);
    for (let t = 0; t < series.length; t += 1) {
      signal[t]! /= Math.min(t + 1, windowBars, columns, series.length - t);
    }
    return signal;
  }
  const edge = windowBars - 1;
  const sum = new Float64Array(series.length);
  projectWindows(series, space, rank, 0, edge, sum);
  for (let t = 0; t < edge; t += 1) signal[t] = sum[t]! / (t + 1);
  const middle = signal.subarray(edge, series.length - edge);
  correlateDirectly(series, smoother(space, rank), middle);
  signal.set(denoisedTail(series, space, rank), series.length - edge);
  return signal;
}

/**
 * The last window − 1 values of `denoised`, without the rest: what a recurrence continues from.
 * For PAGE the projection of the last window.
 */
export function denoisedTail(series: Float64Array, space: SignalSpace, rank: number): Float64Array {
  const { windowBars } = space;
  const edge = windowBars - 1;
  const windows = space.form === "PAGE" ? 1 : Math.min(edge, series.length - edge);
  const first = series.length - edge - windows;
  const recent = series.subarray(first);
  const sum = new Float64Array(recent.length);
  projectWindows(recent, space, rank, 0, windows, sum);
  const tail = sum.slice(recent.length - edge);
  if (space.form === "PAGE") return tail;
  for (let t = 0; t < edge; t += 1) tail[t]! /= Math.min(edge - t, windows);
  return tail;
}

/** Adds the projections of the windows that start at from … from + windows − 1 to `sum`. */
function projectWindows(
  series: Float64Array,
  { directions, windowBars }: SignalSpace,
  rank: number,
  from: number,
  windows: number,
  sum: Float64Array,
): void {
  const weights = new Float64Array(windows);
  for (let c = 0; c < rank; c += 1) {
    const direction = directions.subarray(c * windowBars, (c + 1) * windowBars);
    correlateDirectly(series, direction, weights, from);
    for (let k = 0; k < windows; k += 1) {
      const weight = weights[k]!;
      const to = from + k;
      for (let i = 0; i < windowBars; i += 1) sum[to + i]! += weight * direction[i]!;
    }
  }
}

/** Averaging the projections of all windows around a value is a filter with these 2 · window − 1 weights. */
function smoother({ directions, windowBars }: SignalSpace, rank: number): Float64Array {
  const weights = new Float64Array(2 * windowBars - 1);
  for (let c = 0; c < rank; c += 1) {
    const from = c * windowBars;
    for (let lag = 0; lag < windowBars; lag += 1) {
      let product = 0;
      for (let i = 0; i + lag < windowBars; i += 1) {
        product += directions[from + i]! * directions[from + i + lag]!;
      }
      weights[windowBars - 1 + lag]! += product / windowBars;
    }
  }
  for (let lag = 1; lag < windowBars; lag += 1) {
    weights[windowBars - 1 - lag] = weights[windowBars - 1 + lag]!;
  }
  return weights;
}
