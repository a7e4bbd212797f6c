import { attributionFilled } from "./attribution-filled.ts";
import { auditRuns, effectiveAudits, recordedAudits } from "./audit-counts.ts";
import { barbellFilled } from "./barbell-filled.ts";
import { benchmarkMetrics } from "./benchmarks.ts";
import { concentrationMetrics } from "./concentration.ts";
import { costMetrics, legCostMetrics } from "./costs.ts";
import { leastDaysHeld, medianDaysHeld, shortTimeExits } from "./days-held.ts";
import { decisionCounts } from "./decision-counts.ts";
import { decisionShares } from "./decision-shares.ts";
import { directionHitRate } from "./direction-hit-rate.ts";
import { auditsWorth, auditsWorthHolding } from "./effective-n.ts";
import { equityMetrics } from "./equity.ts";
import { exchangeShareAfterFill } from "./exchange-share.ts";
import { frontierInstruments } from "./frontier-instruments.ts";
import { intervalCoverages } from "./interval-coverage.ts";
import { holdingLiftFraction, liftFraction } from "./lift-fraction.ts";
import { fillsBeyondMove, orderCounts, unfilledReasons } from "./order-counts.ts";
import { pipelineErrors } from "./pipeline-errors.ts";
import { pnlPartMetrics } from "./pnl-parts.ts";
import { regimeVerdictMetrics } from "./regime-verdict.ts";
import { holdingRatioPercentiles, medianRegret, rmseRatioPercentiles } from "./rmse-ratio.ts";
import type {
  GateMetric,
  MetricFamily,
  MetricSubject,
  ScorecardMetric,
} from "./scorecard-metric.ts";
import {
  closedTrades,
  expectancy,
  meanReturn,
  netPnl,
  profitFactor,
  winRate,
} from "./trade-results.ts";
import { holdingViolationRate, violationRate } from "./violation-rate.ts";
import { winnersAndLosers } from "./winners-and-losers.ts";

/**
 * The metrics that the content hash of a scorecard is over, in the order in which it shows them. The scorecard,
 * gate files, the parameters in config/audit.yaml and docs/metrics.md read this list and the next.
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

/**
 * Metrics that gates test and the scorecard does not show: they matter to few sprints.
 */
export const gateMetrics: readonly GateMetric[] = [
  frontierInstruments,
  pipelineErrors,
  exchangeShareAfterFill,
  barbellFilled,
  ...regimeVerdictMetrics,
];

/**
 * Further metrics by subject. They follow from the same facts and are not part of the content hash, so that a
 * sprint keeps its hash when one is added: a new metric is one file and one line here.
 */
export const metricSubjects: readonly MetricSubject[] = [
  { subject: "independence", metrics: auditsWorth },
  {
    subject: "traded_horizon",
    metrics: [
      ...auditsWorthHolding,
      ...holdingRatioPercentiles,
      holdingViolationRate,
      holdingLiftFraction,
    ],
  },
  { subject: "equity", metrics: equityMetrics },
  { subject: "benchmarks", metrics: benchmarkMetrics },
  { subject: "concentration", metrics: concentrationMetrics },
  { subject: "costs", metrics: legCostMetrics },
  { subject: "pnl_parts", metrics: pnlPartMetrics },
  { subject: "fills", metrics: [fillsBeyondMove] },
  { subject: "decisions", metrics: decisionShares },
  { subject: "winners_and_losers", metrics: winnersAndLosers },
];
