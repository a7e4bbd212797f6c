/** Where the width of the intervals comes from. */
export type IntervalMethod = "CONFORMAL" | "PARAMETRIC";

export const intervalMethods = [
  "CONFORMAL",
  "PARAMETRIC",
] as const satisfies readonly IntervalMethod[];

/** Settings of the interval paths. */
export interface IntervalPolicy {
  readonly method: IntervalMethod;
  /** Past errors at a horizon that its width is taken from; with fewer the parametric law applies. */
  readonly minimumScores: number;
  /** How far one hit or miss moves the adaptive level, 0 for a fixed level. */
  readonly adaptationRate: number;
}
