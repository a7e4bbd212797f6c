/** Where the width of the intervals comes from. */
export type IntervalMethod = "CONFORMAL" | "PARAMETRIC";

export const intervalMethods = [
  "CONFORMAL",
  "PARAMETRIC",
] as const satisfies readonly IntervalMethod[];

/** Settings of the interval paths. */
export interface IntervalPolicy {
  readonly method: IntervalMethod;
  /**
   * Past errors at a horizon that its width may be taken from, 20 or more; with fewer, the parametric
   * law applies at that horizon. Also the fewest that an adaptive step looks back on.
   */
  readonly minimumScores: number;
  /** How far one hit or miss moves the level asked for, 0 (fixed) to 0.1. */
  readonly adaptationRate: number;
}
