import type { RegimeLabel, RegimeThresholds } from "./settings.ts";

/** What the rules read; undefined where it could not be measured. */
export interface RegimeEvidence {
  /** Standard deviation of returns over a year: 0.25 is 25 %. */
  readonly annualisedVolatilityRatio: number | undefined;
  /** R² of the close on time. */
  readonly trendRatio: number | undefined;
  readonly hurstExponent: number | undefined;
  /** p-value of the unit root test on the returns. */
  readonly unitRootPValue: number | undefined;
}

/** A label with how clear it is, or why there is none. */
export type Classification =
  | { readonly label: RegimeLabel; readonly confidenceRatio: number }
  | { readonly label: undefined; readonly reason: string };

/** Undefined where it is unknown. */
type Truth = boolean | undefined;

const significance = 0.05;
const randomWalkHurst = 0.5;
const leastConfidence = 0.3;
const mostConfidence = 0.95;

/**
 * The first rule that holds names the regime. A rule that needs what could not be measured neither
 * holds nor fails: then there is no label, since missing data must not open the way to a later rule.
 */
export function classify(evidence: RegimeEvidence, thresholds: RegimeThresholds): Classification {
  const { annualisedVolatilityRatio: volatility, trendRatio: trend } = evidence;
  const {
    lowAnnualisedVolatilityRatio,
    highAnnualisedVolatilityRatio,
    crisisAnnualisedVolatilityRatio,
  } = thresholds;
  const { weakTrendRatio, strongTrendRatio } = thresholds;
  const quiet = below(volatility, lowAnnualisedVolatilityRatio);
  const stationary = below(evidence.unitRootPValue, significance);
  const returning = below(evidence.hurstExponent, randomWalkHurst);
  const rules: readonly (readonly [RegimeLabel, Truth])[] = [
    ["LIQUID_RANGEBOUND", all(quiet, below(trend, weakTrendRatio), returning, stationary)],
    [
      "HIGH_VOL_TRENDING",
      all(above(volatility, highAnnualisedVolatilityRatio), above(trend, strongTrendRatio)),
    ],
    ["CRISIS", above(volatility, crisisAnnualisedVolatilityRatio)],
    ["MODERATE_TRENDING", above(trend, weakTrendRatio)],
    ["MODERATE_RANGEBOUND", all(quiet, stationary)],
  ];
  const [label, holds] = rules.find(([, truth]) => truth !== false) ?? ["MODERATE_MIXED", true];
  if (holds === undefined) {
    const missing = missingOf(evidence).join(", ");
    return { label: undefined, reason: `${label} can not be told without ${missing}` };
  }
  // Both were measured: a volatility of a crisis is a high one too, so that an unknown trend has ended
  // the search at the rule before.
  const confidenceRatio = confidence(volatility!, trend!, crisisAnnualisedVolatilityRatio);
  return { label, confidenceRatio };
}

function confidence(
  volatility: number,
  trend: number,
  crisisAnnualisedVolatilityRatio: number,
): number {
  const clarity = (Math.min(volatility / crisisAnnualisedVolatilityRatio, 1) + trend) / 2;
  return Math.min(mostConfidence, Math.max(leastConfidence, clarity));
}

function below(value: number | undefined, bound: number): Truth {
  return value === undefined || Number.isNaN(value) ? undefined : value < bound;
}

function above(value: number | undefined, bound: number): Truth {
  return value === undefined || Number.isNaN(value) ? undefined : value > bound;
}

function all(...conditions: readonly Truth[]): Truth {
  if (conditions.includes(false)) return false;
  return conditions.includes(undefined) ? undefined : true;
}

function missingOf(evidence: RegimeEvidence): string[] {
  const named: readonly (readonly [string, number | undefined])[] = [
    ["the volatility", evidence.annualisedVolatilityRatio],
    ["the trend", evidence.trendRatio],
    ["the Hurst exponent", evidence.hurstExponent],
    ["the unit root test", evidence.unitRootPValue],
  ];
  return named
    .filter(([, value]) => value === undefined || Number.isNaN(value))
    .map(([name]) => name);
}
