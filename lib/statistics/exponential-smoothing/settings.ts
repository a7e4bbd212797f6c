/**
 * Which forms of exponential smoothing the choice by AICc is among: every one, those whose trend, if
 * any, is damped, or those with additive errors and an additive season.
 */
export type EtsForms = "ALL" | "DAMPED" | "ADDITIVE";

export const etsForms = ["ALL", "DAMPED", "ADDITIVE"] as const satisfies readonly EtsForms[];

/** Settings of exponential smoothing and of its relatives (damped, theta, stl_theta). */
export interface EtsPolicy {
  readonly forms: EtsForms;
  /** Iterations of one fit. */
  readonly iterationLimit: number;
  /**
   * Bars of a second, longer season that stl_theta takes out too, such as 168 for a week of hourly bars;
   * 1 for none.
   */
  readonly longSeasonPeriodBars: number;
}
