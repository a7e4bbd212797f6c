import { metricValue } from "#lib/kernel/metric.ts";
import { logReturns } from "#lib/statistics/returns/log-returns.ts";
import { type Classification, classify } from "./classify.ts";
import { type RegimeFeatures, regimeFeatures } from "./features.ts";
import type { RegimeLabel, RegimeSettings } from "./settings.ts";
import { type VarianceState, varianceStates } from "./variance-states.ts";

/** What regime a market is in at the last close. */
export interface DetectedRegime {
  /** Absent where the features do not tell; `note` says why. */
  readonly label?: RegimeLabel;
  /** How clear the label is, 0.3 to 0.95; a measure of the features, not a probability. */
  readonly confidenceRatio?: number;
  readonly features: RegimeFeatures;
  /** The calm state and the turbulent one; empty where they can not be told apart. */
  readonly varianceStates: readonly VarianceState[];
  /** What could not be told and why; empty for nothing. */
  readonly note: string;
}

/**
 * The regime at the last close: the label of the latest `windowBars` bars, and the filtered
 * probabilities of two levels of volatility over all closes given. Nothing after the last close is
 * read.
 * @param closes positive and finite, oldest first
 * @param checkStop called between the steps of the fit; may throw
 */
export function detectRegime(
  closes: Float64Array,
  settings: RegimeSettings,
  checkStop: () => void,
): DetectedRegime {
  const features = regimeFeatures(closes, settings.windowBars);
  const classification = classifyFeatures(features, settings);
  const { states, note } = varianceStates(logReturns(closes), checkStop);
  const untold = classification.label === undefined ? classification.reason : "";
  return {
    ...(classification.label !== undefined && classification),
    features,
    varianceStates: states,
    note: [untold, note].filter((part) => part !== "").join("; "),
  };
}

function classifyFeatures(features: RegimeFeatures, settings: RegimeSettings): Classification {
  return classify(
    {
      annualisedVolatilityRatio: metricValue(features.annualisedVolatilityRatio),
      trendRatio: metricValue(features.trend),
      hurstExponent: metricValue(features.hurstExponent),
      unitRootPValue: metricValue(features.unitRootPValue),
    },
    settings,
  );
}
