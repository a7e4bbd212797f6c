import { attributionFilled } from "./attribution-filled.ts";
import { auditRuns, effectiveAudits, recordedAudits } from "./audit-counts.ts";
import { costMetrics } from "./costs.ts";
import { leastDaysHeld, medianDaysHeld, shortTimeExits } from "./days-held.ts";
import { decisionCounts } from "./decision-counts.ts";
import { directionHitRate } from "./direction-hit-rate.ts";
import { intervalCoverages } from "./interval-coverage.ts";
import { liftFraction } from "./lift-fraction.ts";
import { orderCounts, unfilledReasons } from "./order-counts.ts";
import { medianRegret, rmseRatioPercentiles } from "./rmse-ratio.ts";
import type { MetricFamily, ScorecardMetric } from "./scorecard-metric.ts";
import {
  closedTrades,
  expectancy,
  meanReturn,
  netPnl,
  profitFactor,
  winRate,
} from "./trade-results.ts";
import { violationRate } from "./violation-rate.ts";

/**
 * Every metric, in the order in which the scorecard shows them. The scorecard, gate files, the
 * parameters in config/audit.yaml and docs/metrics.md read this list: a new metric is one file and
 * one line.
 */
export const scorecardMetrics: readonly (ScorecardMetric | MetricFamily)[] = [
  auditRuns,
  recordedAudits,
  effectiveAudits,
  ...rmseRatioPercentiles,
  violationRate,
  liftFraction,
  medianRegret,
  directionHitRate,
  intervalCoverages,
  ...decisionCounts,
  ...orderCounts,
  unfilledReasons,
  closedTrades,
  winRate,
  profitFactor,
  meanReturn,
  expectancy,
  netPnl,
  ...costMetrics,
  leastDaysHeld,
  medianDaysHeld,
  shortTimeExits,
  attributionFilled,
];
