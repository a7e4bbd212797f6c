import { assuredOfSprint } from "#lib/report/assured-text.ts";
import { verdictText } from "#lib/report/gate-text.ts";
import { metricText } from "#lib/report/metric-text.ts";
import { metricsOfAll } from "#lib/report/scorecard-metrics.ts";
import type { Sprint, SprintResult } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { RecordColumn } from "../records/record-table.ts";

/** One try of several, ended. */
export interface TryRow {
  /** The values of its settings, by path. */
  readonly values: ReadonlyMap<string, string>;
  readonly sprint: Sprint;
  readonly result: SprintResult;
}

/** The metrics that tries are listed by. */
const shown = [
  ["closed_trades", "Closed"],
  ["win_rate", "Win rate"],
  ["net_pnl", "Net profit"],
  ["mean_return_per_trade", "Mean return"],
  ["rmse_ratio_p50", "RMSE ratio"],
  ["violation_rate", "Violations"],
] as const;

/** A column for each setting, then what came of the try. */
export function tryColumns(settings: readonly string[]): readonly RecordColumn<TryRow>[] {
  return [
    ...settings.map((path): RecordColumn<TryRow> => {
      return { heading: path, name: path, value: ({ values }) => values.get(path) ?? "" };
    }),
    {
      heading: "Trial",
      right: true,
      name: "trial",
      value: ({ sprint }) => (sprint.trial === undefined ? "" : `${sprint.trial.number}`),
    },
    { heading: "Verdict", name: "verdict", value: ({ result }) => verdictText(result.verdict) },
    { heading: "Assured", name: "assured", value: ({ result }) => assuredOfSprint(result) },
    ...shown.map(([name, heading]) => metricColumn(name, heading)),
    { heading: "Sprint", below: true, name: "sprint", value: ({ sprint }) => sprint.name },
    { name: "policy_hash", value: ({ sprint }) => sprint.policyHash },
    { name: "sprint_hash", value: ({ result }) => result.sprintHash },
  ];
}

function metricColumn(name: string, heading: string): RecordColumn<TryRow> {
  const metricOf = ({ result }: TryRow) => {
    if (result.scorecard === undefined) return undefined;
    return metricsOfAll(result.scorecard).find((metric) => metric.name === name);
  };
  return {
    heading,
    right: true,
    name,
    value: (row) => {
      const of = metricOf(row)?.result;
      return of?.case === "value" ? `${of.value}` : "";
    },
    text: (row) => {
      const metric = metricOf(row);
      return metric === undefined ? "" : metricText(metric, row.sprint.currency);
    },
  };
}
