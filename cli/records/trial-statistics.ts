import { toJson } from "@bufbuild/protobuf";
import { Fault } from "#lib/kernel/fault.ts";
import { wrap } from "#lib/report/plain-text.ts";
import { datesText } from "#lib/report/trial-sentences.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import type { TrialFinding } from "#proto/pmx/audit/v1/track_record_pb.ts";
import type { EvaluateTrialsResponse } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { type Trial, TrialSchema } from "#proto/pmx/sprint/v1/trial_pb.ts";
import type { GatewaySession } from "../gateway-session.ts";
import { selectionJson, selectionSentences } from "../report/selection-section.ts";
import { reportWidth } from "../report/sprint-report.ts";
import { type RecordColumn, type RecordFormat, recordCsv, recordTable } from "./record-table.ts";

/** A trial of a family with what was found of it. */
interface FoundTrial {
  readonly trial: Trial;
  /** Absent where no run of it has ended. */
  readonly finding?: TrialFinding;
}

/**
 * What the newest of some trials that has a result is among its family: the statistics, then each trial of it.
 * @param trials those recorded last first
 * @throws Fault SPRINT_STATE where none has a result; that of the gateway
 */
export async function trialStatistics(
  { sprints }: Pick<GatewaySession, "sprints">,
  trials: readonly Trial[],
  { json, csv }: RecordFormat,
  width: number | undefined,
): Promise<string> {
  const sprint = trials.map(endedSprint).find((name) => name !== undefined);
  if (sprint === undefined) {
    const why = "no setting with a result was scored yet, so that there are no returns to measure";
    throw new Fault("FAILED_PRECONDITION", "SPRINT_STATE", why);
  }
  const found = await sprints.evaluateTrials({ sprint });
  const rows = rowsOf(found);
  if (csv) return recordCsv(columns, rows);
  if (json) {
    const family = rows.map(({ trial }) =>
      toJson(TrialSchema, trial, { alwaysEmitImplicit: true }),
    );
    return `${JSON.stringify({ sprint, selection: selectionJson(found), trials: family })}\n`;
  }
  const { ticker, interval } = found.trials[0]!;
  const head = `${sprint} among ${found.evaluation?.trials} settings scored on ${ticker} ${datesText(found.trials[0]!, interval)}`;
  const lines = [head, ...selectionSentences(found)].flatMap((text) =>
    wrap(text, Math.min(width ?? reportWidth, reportWidth), "  "),
  );
  return `${lines.join("\n")}\n\n${recordTable(columns, rows, { none: "", width })}`;
}

/** The latest sprint of a trial that has a result and was not removed. */
function endedSprint({ sprints }: Trial): string | undefined {
  return sprints.findLast(({ verdict, removed }) => !removed && verdict !== GateVerdict.UNSPECIFIED)
    ?.sprint;
}

function rowsOf({ evaluation, trials }: EvaluateTrialsResponse): readonly FoundTrial[] {
  const findings = new Map(evaluation?.trialFindings.map((one) => [one.place, one]));
  return trials.map((trial, place) => {
    const finding = findings.get(place);
    return { trial, ...(finding && { finding }) };
  });
}

const columns: readonly RecordColumn<FoundTrial>[] = [
  { heading: "Trial", right: true, name: "number", value: ({ trial }) => `${trial.number}` },
  {
    heading: "Dates",
    right: true,
    name: "periods",
    value: ({ finding }) => `${finding?.periods ?? 0}`,
  },
  {
    heading: "Sharpe",
    right: true,
    name: "sharpe_per_period",
    value: ({ finding }) => `${finding?.sharpe ?? ""}`,
    text: ({ finding }) => finding?.sharpe?.toFixed(3) ?? "undefined",
  },
  {
    heading: "As the best",
    right: true,
    name: "confidence_set_p",
    value: ({ finding }) => `${finding?.confidenceRatio ?? ""}`,
    text: ({ finding }) =>
      finding?.confidenceRatio === undefined
        ? "not compared"
        : `p ${finding.confidenceRatio.toFixed(3)}`,
  },
  { heading: "Audits", right: true, name: "audits", value: ({ trial }) => `${trial.audits}` },
  {
    heading: "Horizon",
    right: true,
    name: "horizon_bars",
    value: ({ trial }) => `${trial.horizonBars}`,
  },
  {
    heading: "Policy",
    name: "policy_hash",
    value: ({ trial }) => trial.policyHash,
    text: ({ trial }) => trial.policyHash.slice(0, 12),
  },
  {
    heading: "Sprint",
    below: true,
    name: "sprint",
    value: ({ trial }) => trial.sprints[0]?.sprint ?? "",
  },
];
