import { type MeasuredMetric, metricsWithParts } from "#lib/report/scorecard-metrics.ts";
import type { FunnelRow } from "#proto/pmx/audit/v1/scorecard_pb.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { MetricUnit, UndefinedReason } from "#proto/pmx/type/v1/metric_pb.ts";
import {
  type ExportColumn,
  measured,
  member,
  name,
  number,
  reasonOf,
  text,
  whole,
} from "../column.ts";
import { aboutSprint, type ExportTable, onePage, tableOf } from "../table.ts";

/** The metrics of a scorecard: of all evidence, then of its parts; none before there is a result. */
export function metricsTable(sprint: Sprint): ExportTable {
  const scorecard = sprint.result?.scorecard;
  const rows = scorecard === undefined ? [] : metricsWithParts(scorecard);
  return tableOf(metricColumns(sprint), onePage(rows), aboutSprint(sprint));
}

/** Where signals were stopped, in the order of the scorecard. */
export function funnelTable(sprint: Sprint): ExportTable {
  const rows = sprint.result?.scorecard?.funnel ?? [];
  const columns: readonly ExportColumn<FunnelRow>[] = [
    text("sprint", () => sprint.name),
    text("verdict", ({ verdict }) => verdict),
    name("rule", ({ rule }) => rule),
    name("reason", ({ reason }) => reason),
    whole("decisions", "decisions", ({ count }) => count),
  ];
  return tableOf(columns, onePage(rows), aboutSprint(sprint));
}

/** Of the value, the bounds of its interval and nothing else. */
const unit = "see unit";

function metricColumns({
  name: sprint,
  currency,
}: Sprint): readonly ExportColumn<MeasuredMetric>[] {
  return [
    text("sprint", () => sprint),
    name("subject", ({ subject }) => subject),
    name("part", ({ part }) => part),
    text("metric", ({ metric }) => metric.name),
    number("value", unit, ({ metric }) => measured(metric)),
    member("undefinedReason", UndefinedReason, ({ metric }) => reasonOf(metric)),
    member("unit", MetricUnit, ({ metric }) => metric.unit),
    text("currency", ({ metric }) =>
      metric.unit === MetricUnit.CURRENCY_MICROS ? currency : undefined,
    ),
    whole("n", "see denominator", ({ metric }) => metric.n),
    text("denominator", ({ metric }) => metric.denominator),
    number("intervalLower", unit, ({ metric }) => metric.interval?.lower),
    number("intervalUpper", unit, ({ metric }) => metric.interval?.upper),
    number("intervalLevelRatio", "ratio", ({ metric }) => metric.interval?.levelRatio),
    name("intervalMethod", ({ metric }) => metric.interval?.method),
  ];
}
