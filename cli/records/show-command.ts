import { create } from "@bufbuild/protobuf";
import { faultFromMessage } from "#lib/kit/grpc/shared/status.ts";
import type { LastCheckpoint } from "#lib/report/checkpoint-text.ts";
import { dateText } from "#lib/report/plain-text.ts";
import { type MeasuredMetric, metricsWithParts } from "#lib/report/scorecard-metrics.ts";
import { doneText, stateText } from "#lib/report/sprint-state.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import {
  type Sprint,
  SprintResultSchema,
  type SprintStep,
} from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { MetricUnit, UndefinedReason } from "#proto/pmx/type/v1/metric_pb.ts";
import type { CommandContext } from "../command-context.ts";
import { withGateway } from "../data/with-gateway.ts";
import { exitCodes } from "../exit-code.ts";
import { sprintMembers } from "../json-report.ts";
import type { Selection } from "../report/selection-section.ts";
import { field, reportWidth, sprintReport } from "../report/sprint-report.ts";
import { comparisonsOf } from "./comparisons-of.ts";
import { lastCheckpoint } from "./last-checkpoint.ts";
import { type RecordColumn, recordCsv } from "./record-table.ts";
import type { SprintRecordArguments } from "./record-verb.ts";
import { selectionOf } from "./selection-of.ts";
import { sprintOf, stepsOf } from "./sprint-record.ts";

/** Prints a sprint; what it found is no success or failure of the command. */
export async function showCommand(
  { sprint: name, json, csv, ...place }: SprintRecordArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal } = context;
  const text = await withGateway(place, context, async (gateway) => {
    const sprint = await sprintOf(gateway, name);
    const { result } = sprint;
    if (csv) {
      const metrics = result?.scorecard ? metricsWithParts(result.scorecard) : [];
      return recordCsv(metricColumns, metrics);
    }
    const steps = await stepsOf(gateway, sprint);
    const selection = result && { selection: await selectionOf(gateway, sprint.name) };
    const columns = terminal.outColumns;
    if (result === undefined && !json) return unfinishedText(sprint, columns ?? reportWidth);
    const where = { gateway, place, environment: context.environment };
    const checkpoint = await lastCheckpoint(where);
    if (json || result === undefined) {
      return `${JSON.stringify(members(sprint, steps, checkpoint, selection?.selection))}\n`;
    }
    const comparisons = await comparisonsOf(sprint.name, where);
    const { records } = gateway;
    return sprintReport(sprint, result, {
      ...{ steps, records, checkpoint, comparisons, columns, ...selection },
    });
  });
  terminal.out(text);
  return exitCodes.pass;
}

/** The members of `pmx sprint --json`; without a result there is no verdict, which is not FAIL. */
function members(
  sprint: Sprint,
  steps: readonly SprintStep[],
  checkpoint: LastCheckpoint,
  selection?: Selection,
) {
  const { result } = sprint;
  const of = result ?? create(SprintResultSchema);
  const all = sprintMembers(sprint, of, steps, null, selection, checkpoint);
  return result === undefined ? { ...all, verdict: null } : all;
}

function unfinishedText(sprint: Sprint, width: number): string {
  const { name, state, spec, createTime, failure } = sprint;
  const fault = failure && faultFromMessage(failure);
  const fields: readonly (readonly [string, string])[] = [
    ["Sprint", name],
    ["State", stateText(state).toLowerCase()],
    ["Created", dateText(createTime)],
    ["Tickers", spec?.tickers.join(", ") ?? ""],
    ["Audits", doneText(sprint)],
    ...(fault === undefined ? [] : [["Failure", `${fault.reason}: ${fault.message}`] as const]),
  ];
  const lines = fields.flatMap(([label, text]) => field(label, text, 9, width));
  return `${lines.join("\n")}\n`;
}

const metricColumns: readonly RecordColumn<MeasuredMetric>[] = [
  { name: "metric", value: ({ metric }) => metric.name },
  {
    name: "value",
    value: ({ metric: { result } }) => (result.case === "value" ? `${result.value}` : ""),
  },
  { name: "unit", value: ({ metric: { unit } }) => enumName(MetricUnit, unit) ?? "UNSPECIFIED" },
  { name: "n", value: ({ metric: { n } }) => `${n}` },
  { name: "denominator", value: ({ metric }) => metric.denominator },
  { name: "lower", value: ({ metric: { interval } }) => (interval ? `${interval.lower}` : "") },
  { name: "upper", value: ({ metric: { interval } }) => (interval ? `${interval.upper}` : "") },
  {
    name: "undefined_reason",
    value: ({ metric: { result } }) =>
      result.case === "undefinedReason" ? (enumName(UndefinedReason, result.value) ?? "") : "",
  },
  { name: "subject", value: ({ subject }) => subject },
  { name: "part", value: ({ part }) => part },
];
