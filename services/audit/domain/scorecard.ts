import { hashOf } from "#lib/kernel/canonical.ts";
import { type Metric, metricContent } from "#lib/kernel/metric.ts";
import { dropReasons } from "./audit.ts";
import { type CurrencyEffect, currencyEffectOf } from "./currency-effect.ts";
import { auditsWithoutForecast } from "./evidence/dropped-forecasts.ts";
import type { Evidence, MissingFacts } from "./evidence/evidence.ts";
import { tallyOf } from "./evidence/fold.ts";
import { type DecisionVerdict, decisionVerdicts } from "./facts/decision-facts.ts";
import { auditCountOf } from "./metrics/audit-counts.ts";
import { measureAll } from "./metrics/catalogue.ts";
import { type MetricGroup, measureGroups } from "./metrics/metric-groups.ts";
import type { MetricParameters } from "./metrics/scorecard-metric.ts";

/** Decisions that ended the same way at the same rule. */
export interface FunnelRow {
  readonly verdict: DecisionVerdict;
  /** First rule that denied or reduced; empty when allowed in full. */
  readonly rule: string;
  /** That rule's reason code; empty when allowed in full. */
  readonly reason: string;
  readonly count: number;
}

/** Audits that do not count, for one reason. */
export interface DroppedAudits {
  /** A status, or why there is no forecast, for example FIT_FAILED. */
  readonly reason: string;
  readonly count: number;
}

/** Everything measured of one audit set. */
export interface Scorecard {
  readonly auditSet: string;
  /** In the order in which tables show them; each name once. */
  readonly metrics: readonly Metric[];
  /** Further metrics by subject, and of parts of the evidence; not in the content hash. */
  readonly groups: readonly MetricGroup[];
  readonly funnel: readonly FunnelRow[];
  readonly dropped: readonly DroppedAudits[];
  readonly deadLetterCount: number;
  readonly missingFacts: readonly MissingFacts[];
  /** Absent where every trade is in the portfolio's currency. */
  readonly currencyEffect?: CurrencyEffect;
  /**
   * SHA-256 of the metrics, and of the currency effect where there is one: equal evidence, equal hash,
   * whatever the audit set is called.
   */
  readonly contentHash: string;
}

/** Measures an audit set. Same evidence and parameters, same scorecard. */
export function scorecardOf(evidence: Evidence, parameters: MetricParameters): Scorecard {
  const metrics = measureAll(evidence, parameters);
  const currencyEffect = currencyEffectOf(evidence);
  return {
    auditSet: evidence.auditSet,
    metrics,
    groups: measureGroups(evidence, parameters),
    funnel: funnelOf(evidence),
    dropped: droppedAudits(evidence),
    deadLetterCount: evidence.deadLetterCount,
    missingFacts: evidence.missingFacts,
    ...(currencyEffect === undefined ? {} : { currencyEffect }),
    contentHash: contentHashOf(metrics, currencyEffect),
  };
}

/** The content hash of the scorecard alone. */
export function scorecardHash(evidence: Evidence, parameters: MetricParameters): string {
  return contentHashOf(measureAll(evidence, parameters), currencyEffectOf(evidence));
}

function contentHashOf(
  metrics: readonly Metric[],
  currencyEffect: CurrencyEffect | undefined,
): string {
  const measured = metrics.map(metricContent);
  if (currencyEffect === undefined) return hashOf(measured);
  return hashOf({ metrics: measured, currencyEffect: { ...currencyEffect } });
}

/** A key that sorts decisions by verdict, rule and reason. */
const decisionsByEnd = tallyOf("DECISION_MADE", ({ verdict, bindingRule, reason }) =>
  JSON.stringify([decisionVerdicts.indexOf(verdict), bindingRule, reason]),
);

/** Counts decisions by verdict, binding rule and reason: where signals were stopped. */
function funnelOf(evidence: Evidence): readonly FunnelRow[] {
  const decisions = evidence.of(decisionsByEnd);
  return [...decisions.keys()].sort().map((key) => {
    const [verdict, rule, reason] = JSON.parse(key) as [number, string, string];
    const count = decisions.of(key);
    return { verdict: decisionVerdicts[verdict] as DecisionVerdict, rule, reason, count };
  });
}

/** Audits that do not count, by reason; reasons without any are left out. */
function droppedAudits(evidence: Evidence): readonly DroppedAudits[] {
  const byStatus = dropReasons
    .map((reason) => ({ reason, count: auditCountOf(evidence, reason) }))
    .filter(({ count }) => count > 0);
  return [...byStatus, ...auditsWithoutForecast(evidence)];
}
