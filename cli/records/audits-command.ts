import { toJson } from "@bufbuild/protobuf";
import { metricText } from "#lib/report/metric-text.ts";
import { instantText, readable, timeText } from "#lib/report/plain-text.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { type Audit, AuditSchema, AuditStatus } from "#proto/pmx/audit/v1/audit_pb.ts";
import type { Metric } from "#proto/pmx/type/v1/metric_pb.ts";
import { PriceBasis } from "#proto/pmx/type/v1/price_basis_pb.ts";
import type { CommandContext } from "../command-context.ts";
import { withGateway } from "../data/with-gateway.ts";
import { exitCodes } from "../exit-code.ts";
import { type RecordColumn, recordCsv, recordTable } from "./record-table.ts";
import type { SprintRecordArguments } from "./record-verb.ts";
import { sprintOf } from "./sprint-record.ts";
import { auditsOf } from "./stored-evidence.ts";

/** Prints the audits of a sprint; with --json `{ "sprint": NAME, "audits": [Audit] }`. */
export async function auditsCommand(
  { sprint: name, json, csv, ...place }: SprintRecordArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal, environment } = context;
  const text = await withGateway(place, context, async (gateway) => {
    const sprint = await sprintOf(gateway, name);
    const audits = await auditsOf(sprint.name, { name: "audit", gateway, place, environment });
    if (json) {
      const all = audits.map((audit) => toJson(AuditSchema, audit, { alwaysEmitImplicit: true }));
      return `${JSON.stringify({ sprint: sprint.name, audits: all })}\n`;
    }
    if (csv) return recordCsv(columns, audits);
    const none = `${sprint.name} has no audit yet`;
    return recordTable(columns, audits, { none, width: terminal.outColumns });
  });
  terminal.out(text);
  return exitCodes.pass;
}

type MetricName = "ensembleRmse" | "baselineRmse" | "rmseRatio" | "regretRatio";

/** A metric of an audit: a number, empty where it is undefined, which the table says why. */
function metricColumn(name: string, of: MetricName, heading: string): RecordColumn<Audit> {
  const textOf = (metric: Metric | undefined) => (metric === undefined ? "" : metricText(metric));
  return {
    heading,
    right: true,
    name,
    value: (audit) => {
      const result = audit[of]?.result;
      return result?.case === "value" ? `${result.value}` : "";
    },
    text: (audit) => textOf(audit[of]),
  };
}

const columns: readonly RecordColumn<Audit>[] = [
  {
    heading: "As-of",
    name: "as_of_timestamp",
    value: ({ key }) => instantText(key?.asOfTime),
    text: ({ key }) => timeText(key?.asOfTime, key?.interval),
  },
  { heading: "Ticker", name: "ticker", value: ({ key }) => key?.ticker ?? "" },
  {
    heading: "Horizon",
    right: true,
    name: "horizon_bars",
    value: ({ key }) => `${key?.horizonBars ?? 0}`,
  },
  {
    heading: "Status",
    name: "status",
    value: ({ status }) => enumName(AuditStatus, status) ?? "UNSPECIFIED",
    text: ({ status }) => readable((enumName(AuditStatus, status) ?? "UNSPECIFIED").toLowerCase()),
  },
  { heading: "Baseline", name: "baseline_model", value: ({ baselineModel }) => baselineModel },
  metricColumn("ensemble_rmse", "ensembleRmse", "Ensemble RMSE"),
  metricColumn("baseline_rmse", "baselineRmse", "Baseline RMSE"),
  metricColumn("rmse_ratio", "rmseRatio", "Ratio"),
  metricColumn("regret_ratio", "regretRatio", "Regret"),
  {
    heading: "Basis",
    name: "price_basis",
    value: ({ priceBasis }) => enumName(PriceBasis, priceBasis) ?? "",
    text: ({ priceBasis }) => readable((enumName(PriceBasis, priceBasis) ?? "").toLowerCase()),
  },
  { name: "score_timestamp", value: ({ scoreTime }) => instantText(scoreTime) },
  { name: "forecast", value: ({ forecast }) => forecast },
  { name: "audit", value: ({ name }) => name },
];
