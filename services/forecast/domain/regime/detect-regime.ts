import { type Metric, metricValue } from "#lib/kernel/metric.ts";
import { logReturns } from "#lib/statistics/returns/log-returns.ts";
import type { Closes } from "../bar-columns.ts";
import { type Classification, classify } from "./classify.ts";
import { type RegimeFeatures, regimeFeatures } from "./features.ts";
import type { RegimeLabel, RegimeSettings } from "./settings.ts";
import { type StructuralBreaks, structuralBreaks } from "./structural-breaks.ts";
import {
  stateVolatilities,
  type VarianceState,
  type VarianceStates,
  varianceStates,
} from "./variance-states.ts";

/** What regime a market is in at the last close. */
export interface DetectedRegime {
  /** Absent where a feature that decides is missing; `note` says why. */
  readonly label?: RegimeLabel;
  /** How clear the label is, 0.3 to 0.95; a measure of the features, not a probability. */
  readonly confidenceRatio?: number;
  readonly features: RegimeFeatures;
  /** The calm state and the turbulent one; empty where they cannot be distinguished. */
  readonly varianceStates: readonly VarianceState[];
  /** What is unknown and why; empty when nothing is. */
  readonly note: string;
}

/** A regime with what is reported of it and decides nothing. */
export interface RegimeReport {
  readonly regime: DetectedRegime;
  /** Annualised volatility of each variance state, with its interval. */
  readonly stateVolatilities: readonly Metric[];
  readonly breaks: StructuralBreaks;
}

/**
 * The regime at the last close: the label of the latest `windowBars` bars, and the filtered
 * probabilities of two levels of volatility over all closes given. Nothing after the last close is
 * read.
 * @param series positive and finite closes
 * @param checkStop called between the steps of the fit; may throw
 */
export function detectRegime(
  series: Closes,
  settings: RegimeSettings,
  checkStop: () => void,
): DetectedRegime {
  const returns = logReturns(series.closes);
  return regimeOf(series, settings, varianceStates(returns, series, checkStop));
}

/** The same regime, with how sure its states' volatilities are and where the returns changed. */
export function reportRegime(
  series: Closes,
  settings: RegimeSettings,
  checkStop: () => void,
): RegimeReport {
  const returns = logReturns(series.closes);
  const states = varianceStates(returns, series, checkStop);
  checkStop();
  return {
    regime: regimeOf(series, settings, states),
    stateVolatilities: states.fit ? stateVolatilities(returns, series, states.fit) : [],
    breaks: structuralBreaks(series),
  };
}

function regimeOf(
  series: Closes,
  settings: RegimeSettings,
  { states, note }: VarianceStates,
): DetectedRegime {
  const features = regimeFeatures(series, settings.windowBars);
  const classification = classifyFeatures(features, settings);
  const missing = classification.label === undefined ? classification.reason : "";
  return {
    ...(classification.label !== undefined && classification),
    features,
    varianceStates: states,
    note: [missing, note].filter((part) => part !== "").join("; "),
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
