/** Which forms of exponential smoothing the choice by AICc is among. */
export type EtsForms = "ALL" | "ADDITIVE";

export const etsForms = ["ALL", "ADDITIVE"] as const satisfies readonly EtsForms[];

/** Settings of exponential smoothing (ETS). */
export interface EtsPolicy {
  readonly forms: EtsForms;
  /** Iterations of one fit. */
  readonly iterationLimit: number;
}
