import { hashOf } from "#lib/kernel/canonical.ts";
import type { Metric } from "#lib/kernel/metric.ts";
import { type FunnelRow, funnelOf } from "../decisions/funnel.ts";
import { metricContent } from "../metric-content.ts";
import {
  auditRuns,
  type DroppedAudits,
  droppedAudits,
  effectiveAudits,
  recordedAudits,
} from "./audit-counts.ts";
import { costMetrics } from "./costs.ts";
import { decisionCounts } from "./decision-counts.ts";
import type { Evidence } from "./evidence.ts";
import { directionHitRate, intervalCoverages } from "./forecast-quality.ts";
import { attributionFilled, leastDaysHeld, medianDaysHeld, shortTimeExits } from "./holding.ts";
import { liftFraction, medianRegret, rmseRatioPercentiles, violationRate } from "./rmse-ratios.ts";
import {
  closedTrades,
  expectancy,
  meanReturn,
  netPnl,
  profitFactor,
  winRate,
} from "./trade-results.ts";

/** Where the scorecard draws its lines. Gates bring their own, pinned in their specification. */
export interface ScorecardPolicy {
  /** An audit whose RMSE ratio is above this is a violation. */
  readonly violationRatio: number;
  /** An audit whose RMSE ratio is below this is a lift. */
  readonly liftRatio: number;
  /** A time exit held for fewer calendar days than this is short. */
  readonly shortHoldingDays: number;
}

/** Everything measured of one audit set. */
export interface Scorecard {
  readonly auditSet: string;
  /** In the order in which tables show them; each name once. */
  readonly metrics: readonly Metric[];
  readonly funnel: readonly FunnelRow[];
  readonly dropped: readonly DroppedAudits[];
  readonly deadLetterCount: number;
  /** SHA-256 of the metrics: equal evidence, equal hash, whatever the audit set is called. */
  readonly contentHash: string;
}

/** Measures an audit set. Same evidence and policy, same scorecard. */
export function scorecardOf(evidence: Evidence, policy: ScorecardPolicy): Scorecard {
  const { audits, trades } = evidence;
  const metrics = [
    auditRuns(audits),
    recordedAudits(audits),
    effectiveAudits(audits),
    ...rmseRatioPercentiles(audits),
    violationRate(audits, policy.violationRatio),
    liftFraction(audits, policy.liftRatio),
    medianRegret(audits),
    directionHitRate(audits),
    ...intervalCoverages(audits),
    ...decisionCounts(evidence.decisions),
    closedTrades(trades),
    winRate(trades),
    profitFactor(trades),
    meanReturn(trades),
    expectancy(trades),
    netPnl(trades),
    ...costMetrics(evidence.fills),
    leastDaysHeld(trades),
    medianDaysHeld(trades),
    shortTimeExits(trades, policy.shortHoldingDays),
    attributionFilled(trades),
  ];
  return {
    auditSet: evidence.auditSet,
    metrics,
    funnel: funnelOf(evidence.decisions),
    dropped: droppedAudits(audits),
    deadLetterCount: evidence.deadLetterCount,
    contentHash: hashOf(metrics.map(metricContent)),
  };
}
