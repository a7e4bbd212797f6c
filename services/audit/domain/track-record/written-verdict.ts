import { type Metric, type MetricUnit, metricValue } from "#lib/kernel/metric.ts";
import { comparisonTolerance } from "../metrics/measurement.ts";
import {
  percent,
  plain,
  type RecordPolicy,
  type RecordVerdict,
  verdictOfAll,
} from "./track-record.ts";

/** A point estimate beside what is asked of it. */
export interface WrittenCriterion {
  readonly metric: string;
  readonly unit: MetricUnit;
  /** In the metric's unit. */
  readonly minimum: number;
  /** Whether the minimum itself is too little. */
  readonly isExclusive: boolean;
  readonly verdict: RecordVerdict;
  readonly reason: string;
}

/** The verdict by point estimates, which says nothing of how sure it is. */
export interface WrittenRecord {
  readonly verdict: RecordVerdict;
  readonly criteria: readonly WrittenCriterion[];
}

/**
 * Judges metrics as they are written: the mean return over its minimum, the deflated Sharpe ratio of 2014, the stricter
 * convention, of at least 1 − α, and what else was asked for. A metric without a value makes it INCONCLUSIVE.
 */
export function writtenRecord(metrics: readonly Metric[], policy: RecordPolicy): WrittenRecord {
  const { minimumMeanReturn, minimumWinRate, minimumProfitFactor, alpha } = policy;
  const find = (prefix: string) => metrics.find(({ name }) => name.startsWith(prefix))!;
  const criteria = [
    criterion(find("mean_return"), minimumMeanReturn * 10_000, minimumMeanReturn === 0),
    criterion(find("deflated_sharpe_2014"), 1 - alpha, false),
    ...(minimumWinRate === undefined ? [] : [criterion(find("win_rate"), minimumWinRate, false)]),
    ...(minimumProfitFactor === undefined
      ? []
      : [criterion(find("profit_factor"), minimumProfitFactor, false)]),
  ];
  return { verdict: verdictOfAll(criteria.map(({ verdict }) => verdict)), criteria };
}

function criterion(metric: Metric, minimum: number, isExclusive: boolean): WrittenCriterion {
  const { name, unit } = metric;
  const common = { metric: name, unit, minimum, isExclusive };
  const value = metricValue(metric);
  if (value === undefined) {
    const why = "undefinedReason" in metric ? metric.undefinedReason : "NO_DATA";
    const words = why.toLowerCase().replaceAll("_", " ");
    return { ...common, verdict: "INCONCLUSIVE", reason: `it has no value (${words})` };
  }
  const holds = isExclusive
    ? value > minimum + comparisonTolerance
    : value >= minimum - comparisonTolerance;
  return {
    ...common,
    verdict: holds ? "PASS" : "FAIL",
    reason: `it is ${foundText(value, unit)}`,
  };
}

function foundText(value: number, unit: MetricUnit): string {
  if (unit === "SHARE") return percent(value);
  return unit === "BPS" ? `${plain(value)} bps` : plain(value);
}
