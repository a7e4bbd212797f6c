import type { TrajectoryForm } from "./lag-products.ts";
import type { RankRule } from "./rank-rule.ts";

/** FIXED: the window and the rule's rank as set. VALIDATED: chosen by rolling origins. */
export type SamossaSelection = "FIXED" | "VALIDATED";

export const samossaSelections = [
  "FIXED",
  "VALIDATED",
] as const satisfies readonly SamossaSelection[];

/** Settings of SAMoSSA. */
export interface SamossaPolicy {
  /** HANKEL takes every window of the returns, PAGE windows side by side. */
  readonly form: TrajectoryForm;
  readonly selection: SamossaSelection;
  /** Rows of the trajectory matrix where the selection is FIXED, 4 or more. */
  readonly windowBars: number;
  /** Rows to choose from where it is VALIDATED, each 4 or more. */
  readonly windowCandidates: readonly number[];
  /** Which components are signal; where VALIDATED, the most that can be. */
  readonly rankRule: RankRule;
  /** Components kept under COUNT, 1 or more. */
  readonly rank: number;
  /** Under ENERGY the fewest components that hold this share of the energy, inside (0, 1]. */
  readonly energyRatio: number;
  /** Lags of the autoregression on the residuals, 0 for none. */
  readonly residualLags: number;
}
