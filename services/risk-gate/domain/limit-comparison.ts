/**
 * A value this close to a limit counts as equal to it, so that the last bit of a division never decides.
 * A price of 100.175 after 100 is a move of 17.5 bps, although in doubles it is slightly less.
 */
const ratioTolerance = 1e-12;
const tolerances = { bps: 1e4 * ratioTolerance, ratio: ratioTolerance, score: ratioTolerance };

/** The units whose limits are compared with a tolerance. */
export type ComparedUnit = keyof typeof tolerances;

/** Whether a value reaches its limit; false where either is not a number. */
export function atLeast(observed: number, limit: number, unit: ComparedUnit): boolean {
  return observed >= limit - tolerances[unit];
}

/** Whether a value stays below a limit that it may not reach; false where either is not a number. */
export function isBelow(observed: number, limit: number, unit: ComparedUnit): boolean {
  return observed < limit - tolerances[unit];
}

/** Whether a value keeps its limit; false where either is not a number. */
export function atMost(observed: number, limit: number, unit: ComparedUnit): boolean {
  return observed <= limit + tolerances[unit];
}
