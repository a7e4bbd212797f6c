import type { Metric, MetricUnit } from "#lib/kernel/metric.ts";
import { effectiveAudits } from "../scorecard/audit-counts.ts";
import type { Evidence } from "../scorecard/evidence.ts";
import { attributionFilled, shortTimeExits } from "../scorecard/holding.ts";
import { violationRate } from "../scorecard/rmse-ratios.ts";
import { closedTrades, meanReturn } from "../scorecard/trade-results.ts";

/** A metric with a line of its own; the gate brings the line, so that pinning the gate pins it. */
export type DrawnMetric =
  | { readonly metric: "violation_rate"; readonly violationRatio: number }
  | { readonly metric: "short_time_exits"; readonly shortHoldingDays: number };

/** A metric that needs nothing but the evidence. */
export interface PlainMetric {
  readonly metric: PlainMetricName;
}

/** The metrics that a criterion can test. */
export type GateMetric = DrawnMetric | PlainMetric;

/** The plain metrics, by name. */
export const plainMetricNames = [
  "effective_audits",
  "closed_trades",
  "mean_return_per_trade",
  "attribution_filled_ratio",
] as const;

/** Name of a plain metric. */
export type PlainMetricName = (typeof plainMetricNames)[number];

const plainMetrics: Readonly<Record<PlainMetricName, (evidence: Evidence) => Metric>> = {
  effective_audits: ({ audits }) => effectiveAudits(audits),
  closed_trades: ({ trades }) => closedTrades(trades),
  mean_return_per_trade: ({ trades }) => meanReturn(trades),
  attribution_filled_ratio: ({ trades }) => attributionFilled(trades),
};

/** Measures the evidence for one criterion. */
export function measure(selected: GateMetric, evidence: Evidence): Metric {
  switch (selected.metric) {
    case "violation_rate":
      return violationRate(evidence.audits, selected.violationRatio);
    case "short_time_exits":
      return shortTimeExits(evidence.trades, selected.shortHoldingDays);
    default:
      return plainMetrics[selected.metric](evidence);
  }
}

/** The unit that a metric's threshold is stated in. */
export const unitOfMetric: Readonly<Record<GateMetric["metric"], MetricUnit>> = {
  effective_audits: "COUNT",
  violation_rate: "RATIO",
  closed_trades: "COUNT",
  mean_return_per_trade: "BPS",
  short_time_exits: "COUNT",
  attribution_filled_ratio: "RATIO",
};
