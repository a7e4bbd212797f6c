/** What a market looks like; the labels and their rules are in `classify.ts`. */
export type RegimeLabel =
  | "LIQUID_RANGEBOUND"
  | "HIGH_VOL_TRENDING"
  | "CRISIS"
  | "MODERATE_TRENDING"
  | "MODERATE_RANGEBOUND"
  | "MODERATE_MIXED";

export const regimeLabels = [
  "LIQUID_RANGEBOUND",
  "HIGH_VOL_TRENDING",
  "CRISIS",
  "MODERATE_TRENDING",
  "MODERATE_RANGEBOUND",
  "MODERATE_MIXED",
] as const satisfies readonly RegimeLabel[];

/** A model's weight as a policy states it. */
export interface StatedWeight {
  readonly model: string;
  /** 0 or more; the weights of a list are made to sum to 1. */
  readonly ratio: number;
}

/** Weights that apply while the market is in a regime. */
export interface RegimeWeights {
  readonly label: RegimeLabel;
  readonly weights: readonly StatedWeight[];
}

/** What the rules compare with; volatilities are per year of 252 days: 0.25 is 25 %. */
export interface RegimeThresholds {
  /** Annualised volatility below which a market is quiet. */
  readonly lowAnnualisedVolatilityRatio: number;
  /** Annualised volatility above which a market is wild. */
  readonly highAnnualisedVolatilityRatio: number;
  /** Annualised volatility above which it is in crisis. */
  readonly crisisAnnualisedVolatilityRatio: number;
  /** R² of the close on time above which there is a trend. */
  readonly weakTrendRatio: number;
  /** R² of the close on time above which the trend is strong. */
  readonly strongTrendRatio: number;
}

/** Settings of regime detection. */
export interface RegimePolicy extends RegimeThresholds {
  /** Whether the regime is detected and its weights, where stated, replace the ensemble's own. */
  readonly enabled: boolean;
  /** Latest bars looked at. */
  readonly windowBars: number;
  /** Regimes with weights of their own. */
  readonly weights: readonly RegimeWeights[];
}
