/** The deepest fall of a series from its running maximum, by positions in the series. */
export interface DeepestFall {
  /** 1 − trough/peak, from 0 on; over 1 where the series falls below 0. */
  readonly ratio: number;
  readonly peak: number;
  readonly trough: number;
  /** The first position after the trough at which the peak is reached again; undefined where it is not. */
  readonly recovery: number | undefined;
}

/**
 * The deepest fall, the first one of equals; undefined where the series never falls.
 * @param values - the first over 0, for example equity with the starting capital in front.
 */
export function deepestFall(values: readonly number[]): DeepestFall | undefined {
  let peak = 0;
  let deepest: Omit<DeepestFall, "recovery"> | undefined;
  for (const [position, value] of values.entries()) {
    if (value >= values[peak]!) peak = position;
    const ratio = 1 - value / values[peak]!;
    if (ratio > (deepest?.ratio ?? 0)) deepest = { ratio, peak, trough: position };
  }
  if (deepest === undefined) return undefined;
  const { trough } = deepest;
  const top = values[deepest.peak]!;
  const after = values.findIndex((value, position) => position > trough && value >= top);
  return { ...deepest, recovery: after < 0 ? undefined : after };
}
