import { metricsOfAll } from "#lib/report/scorecard-metrics.ts";
import type { FunnelRow, Scorecard } from "#proto/pmx/audit/v1/scorecard_pb.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { type Metric, MetricUnit, UndefinedReason } from "#proto/pmx/type/v1/metric_pb.ts";
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

/** A metric with what it was measured on. */
interface MetricRow {
  readonly metric: Metric;
  /** Empty for all evidence. */
  readonly subject: string;
  readonly part: string;
}

/** The metrics of a scorecard: of all evidence, then of its parts; none before there is a result. */
export function metricsTable(sprint: Sprint): ExportTable {
  const scorecard = sprint.result?.scorecard;
  const rows = scorecard === undefined ? [] : metricRows(scorecard);
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

/** As the report has them. */
function metricRows(scorecard: Scorecard): readonly MetricRow[] {
  const ofAll = metricsOfAll(scorecard).map((metric) => ({ metric, subject: "", part: "" }));
  const ofParts = scorecard.groups
    .filter(({ label }) => label !== "")
    .flatMap(({ subject, label: part, metrics }) =>
      metrics.map((metric) => ({ metric, subject, part })),
    );
  return [...ofAll, ...ofParts];
}

/** Of the value, the bounds of its interval and nothing else. */
const unit = "see unit";

function metricColumns({ name: sprint, currency }: Sprint): readonly ExportColumn<MetricRow>[] {
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
