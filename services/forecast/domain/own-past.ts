/** Where the latest volatility stands among those of the bars used. */
export interface OwnPast {
  /** Share of the windows whose volatility is not above that of the latest one, which is among them: over 0 to 1. */
  readonly percentileRatio: number;
  /** Windows compared; each begins a bar after the one before. */
  readonly windows: number;
}

/** A month of sessions: long enough for a volatility, short enough to notice that it changed. */
const windowReturns = 20;

/** Fewer overlapping windows hold hardly more than three that do not overlap. */
const fewestWindows = 60;

/**
 * The latest volatility among all of the returns; undefined for too few of them. A volatility is the root of the mean
 * squared return of a window, which orders the windows as their mean does.
 */
export function ownPast(returns: Float64Array): OwnPast | undefined {
  const windows = returns.length - windowReturns + 1;
  if (windows < fewestWindows) return undefined;
  const latest = meanSquare(returns, windows - 1);
  let notAbove = 0;
  for (let first = 0; first < windows; first += 1) {
    if (meanSquare(returns, first) <= latest) notAbove += 1;
  }
  return { percentileRatio: notAbove / windows, windows };
}

function meanSquare(returns: Float64Array, first: number): number {
  let sum = 0;
  for (let t = first; t < first + windowReturns; t += 1) sum += returns[t]! * returns[t]!;
  return sum / windowReturns;
}
