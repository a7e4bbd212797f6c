/** How far a path lay from what happened. Ratios, not percent: 0.05 is 5 %. */
export interface PointScores {
  /** Mean of realised less forecast, in the series' unit. */
  readonly me: number;
  /** Root mean squared error, in the series' unit. */
  readonly rmse: number;
  /** Mean absolute error, in the series' unit. */
  readonly mae: number;
  /** Standard deviation of the errors about their mean, divisor n, in the series' unit. */
  readonly trackingError: number;
  /** Mean of error over realised value; undefined where a realised value is 0. */
  readonly mpe: number | undefined;
  /** Mean absolute error over realised value; undefined where a realised value is 0. */
  readonly mape: number | undefined;
  /**
   * Mean of 2|a − f| / (|a| + |f|), 0 to 2 (Makridakis 1993); a pair that is 0 twice is a perfect
   * forecast and counts as 0.
   */
  readonly smape: number;
  /** First autocorrelation of the errors; undefined for fewer than two or for equal errors. */
  readonly acf1: number | undefined;
  /**
   * Share of the steps, among those in which both series move, in which they move the same way. A flat
   * forecast states no direction: undefined, not wrong.
   */
  readonly directionalAccuracy: number | undefined;
  /**
   * Theil's U: root of the squared errors of the relative changes over those of no change; below 1
   * beats the last value. Undefined where nothing changes or a value divided by is 0.
   */
  readonly theilU: number | undefined;
}

/**
 * Scores of one path.
 * @param forecast one or more finite values
 * @param realised as many
 */
export function pointScores(forecast: ArrayLike<number>, realised: ArrayLike<number>): PointScores {
  const n = realised.length;
  let sum = 0;
  let squares = 0;
  let absolutes = 0;
  let relatives = 0;
  let absoluteRelatives = 0;
  let symmetric = 0;
  for (let h = 0; h < n; h += 1) {
    const actual = realised[h]!;
    const error = actual - forecast[h]!;
    const size = Math.abs(error);
    sum += error;
    squares += error * error;
    absolutes += size;
    relatives += error / actual;
    absoluteRelatives += size / Math.abs(actual);
    if (size > 0) symmetric += (2 * size) / (Math.abs(actual) + Math.abs(forecast[h]!));
  }
  return {
    me: sum / n,
    rmse: Math.sqrt(squares / n),
    mae: absolutes / n,
    trackingError: trackingError(forecast, realised, sum / n),
    mpe: finite(relatives / n),
    mape: finite(absoluteRelatives / n),
    smape: symmetric / n,
    acf1: firstAutocorrelation(forecast, realised, sum / n),
    directionalAccuracy: directionalAccuracy(forecast, realised),
    theilU: theilU(forecast, realised),
  };
}

function trackingError(
  forecast: ArrayLike<number>,
  realised: ArrayLike<number>,
  mean: number,
): number {
  let squares = 0;
  for (let h = 0; h < realised.length; h += 1) {
    const deviation = realised[h]! - forecast[h]! - mean;
    squares += deviation * deviation;
  }
  return Math.sqrt(squares / realised.length);
}

function directionalAccuracy(
  forecast: ArrayLike<number>,
  realised: ArrayLike<number>,
): number | undefined {
  let moves = 0;
  let right = 0;
  for (let h = 1; h < realised.length; h += 1) {
    const expected = Math.sign(forecast[h]! - forecast[h - 1]!);
    const happened = Math.sign(realised[h]! - realised[h - 1]!);
    if (expected === 0 || happened === 0) continue;
    moves += 1;
    if (expected === happened) right += 1;
  }
  return finite(right / moves);
}

function firstAutocorrelation(
  forecast: ArrayLike<number>,
  realised: ArrayLike<number>,
  mean: number,
): number | undefined {
  let products = 0;
  let squares = 0;
  let before = 0;
  for (let h = 0; h < realised.length; h += 1) {
    const deviation = realised[h]! - forecast[h]! - mean;
    products += before * deviation;
    squares += deviation * deviation;
    before = deviation;
  }
  return finite(products / squares);
}

function theilU(forecast: ArrayLike<number>, realised: ArrayLike<number>): number | undefined {
  let errors = 0;
  let changes = 0;
  for (let h = 1; h < realised.length; h += 1) {
    const before = realised[h - 1]!;
    const error = (forecast[h]! - realised[h]!) / before;
    const change = realised[h]! / before - 1;
    errors += error * error;
    changes += change * change;
  }
  return finite(Math.sqrt(errors / changes));
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
