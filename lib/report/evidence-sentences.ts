import type { Scorecard } from "#proto/pmx/audit/v1/scorecard_pb.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { Metric } from "#proto/pmx/type/v1/metric_pb.ts";
import { metricText } from "./metric-text.ts";
import { metricsOfAll } from "./scorecard-metrics.ts";

/**
 * What stands behind a verdict: how many dates, what they are worth as observations, and how often the forecasts
 * were violated over their horizon and over the bars that are traded. Empty without effective audits, and for
 * scorecards of 0.2.
 */
export function evidenceSentences(
  { spec, series }: Pick<Sprint, "spec" | "series">,
  scorecard: Scorecard,
): readonly string[] {
  const metrics = metricsOfAll(scorecard);
  const metricOf = (name: string) =>
    metrics.find((metric) => metric.name === name && metric.result.case === "value");
  const dates = metricOf("audit_dates");
  const worth = metricOf("effective_n");
  const violated = metricOf("violation_rate");
  if (dates === undefined || worth === undefined || violated === undefined) return [];
  const violations = [`${metricText(violated)} over ${barsText(spec?.horizonBars)}`];
  const held = metricOf("violation_rate_holding");
  const holdingBars = [...new Set(series.flatMap(({ holdingBars: bars }) => bars ?? []))];
  if (held !== undefined) {
    const bars = holdingBars.length === 1 ? barsText(holdingBars[0]) : "the bars";
    violations.push(`${metricText(held)} over ${bars} that a position is held for`);
  }
  return [
    `Evidence: ${counted(Number(violated.n), "effective audit")} on ${counted(measuredIn(dates), "date")}, worth ` +
      `${counted(measuredIn(worth), "independent observation")}; violations ${violations.join(", ")}.`,
  ];
}

function barsText(bars = 0): string {
  return counted(bars, "bar");
}

function measuredIn({ result }: Metric): number {
  return result.case === "value" ? result.value : Number.NaN;
}

function counted(count: number, one: string): string {
  return `${count} ${count === 1 ? one : `${one}s`}`;
}
