import { exp } from "../numerics/portable-math.ts";

/**
 * What a forecast can do from a close on: stay there; continue the slope; return to the level of the
 * signal; or continue a slope that dies out. The order breaks ties, so that holding wins them.
 */
export const actions = ["HOLD", "TREND", "MEAN_REVERT", "DAMP"] as const;

export type Action = (typeof actions)[number];

/** Share of a damped slope, and of the distance to the level, that is left after a bar. */
const keptRatio = 0.9;

/** What the actions start from, all in logarithms of the price. */
export interface ForecastBase {
  /** Mean log return of the latest bars. */
  readonly slope: number;
  /** Level of the signal less the close. */
  readonly gap: number;
}

/**
 * Log prices h = 1 .. horizonBars ahead less the last: `linear` · h + `bounded` · settled(h), the one
 * form that all four actions have.
 */
export interface PathShape {
  readonly linear: number;
  readonly bounded: number;
}

/** The path of an action, as a shape. */
export function shapeOf(action: Action, { slope, gap }: ForecastBase): PathShape {
  return { linear: linearOf(action, slope), bounded: boundedOf(action, slope, gap) };
}

/** The linear part of an action's shape. */
export function linearOf(action: Action, slope: number): number {
  return action === "TREND" ? slope : 0;
}

/** The bounded part of an action's shape. */
export function boundedOf(action: Action, slope: number, gap: number): number {
  if (action === "MEAN_REVERT") return gap;
  // The damped slopes add up to slope · keptRatio / (1 − keptRatio) in the end.
  return action === "DAMP" ? (slope * keptRatio) / (1 - keptRatio) : 0;
}

/** Share 1 − keptRatio^h of the way to its limit that a bounded path has gone after h = 1, 2, … bars. */
export function settledShares(horizonBars: number): Float64Array {
  const shares = new Float64Array(horizonBars);
  let left = 1;
  for (let h = 0; h < horizonBars; h += 1) {
    left *= keptRatio;
    shares[h] = 1 - left;
  }
  return shares;
}

/** Prices of a shape, from the last close on. */
export function pricesOf(
  { linear, bounded }: PathShape,
  lastClose: number,
  horizonBars: number,
): Float64Array {
  return settledShares(horizonBars).map(
    (settled, h) => lastClose * exp(linear * (h + 1) + bounded * settled),
  );
}
