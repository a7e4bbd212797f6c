import { toJson } from "@bufbuild/protobuf";
import type { LastCheckpoint } from "#lib/report/checkpoint-text.ts";
import { verdictText } from "#lib/report/gate-text.ts";
import { dateText, wrap } from "#lib/report/plain-text.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import {
  type ForwardNight,
  ForwardNightSchema,
  ForwardOutcome,
} from "#proto/pmx/sprint/v1/forward_pb.ts";
import type { AdvanceForwardSprintResponse } from "#proto/pmx/sprint/v1/forward_service_pb.ts";
import type { Sprint, SprintResult, SprintStep } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { sprintMembers } from "../json-report.ts";
import { reportWidth, sprintReport } from "../report/sprint-report.ts";
import { waitingLines } from "../report/waiting-section.ts";

interface ShownNight {
  readonly answer: AdvanceForwardSprintResponse;
  readonly sprint: Sprint;
  readonly steps: readonly SprintStep[];
  /** Absent before the first night. */
  readonly result: SprintResult | undefined;
  readonly records: string;
  readonly checkpoint?: LastCheckpoint;
  readonly columns: number | undefined;
}

/** The night and how the forward sprint stands: the whole report where something was added, else a few lines. */
export function forwardText(shown: ShownNight): string {
  const { answer, sprint, steps, result, records, checkpoint, columns = reportWidth } = shown;
  const width = Math.min(columns, reportWidth);
  const { nights: [night] = [], timelyAuditRuns = 0 } = answer.forwardSprint ?? {};
  const runs = { timelyAuditRuns, auditRuns: sprint.completedAudits };
  const head = [
    ...wrap(`Forward sprint ${sprint.forwardId}: ${answer.message}`, width, "  "),
    ...(answer.outcome === ForwardOutcome.NIGHT_BEGUN && night
      ? nightLines(night, runs, width)
      : []),
  ];
  if (result === undefined) return `${head.join("\n")}\n`;
  if (answer.outcome === ForwardOutcome.NIGHT_BEGUN) {
    const context = { steps, records, columns, ...(checkpoint && { checkpoint }) };
    return `${head.join("\n")}\n\n${sprintReport(sprint, result, context)}`;
  }
  const stands = `${verdictText(result.verdict)} after ${sprint.completedAudits} audit runs (${sprint.name})`;
  return `${[...head, stands, ...waitingLines(result.waitingGates, width)].join("\n")}\n`;
}

/** What the night read, skipped, and found revised. */
function nightLines(
  night: ForwardNight,
  { timelyAuditRuns, auditRuns }: { readonly timelyAuditRuns: number; readonly auditRuns: number },
  width: number,
): readonly string[] {
  const series = night.series.map(({ ticker, dataHash }) => `${ticker} ${dataHash.slice(0, 12)}`);
  const texts = [
    `${timelyAuditRuns} of ${auditRuns} audit runs were decided before the next session closed`,
    `night ${night.sequence} read the bars ${series.join(", ")}`,
    ...night.skipped.map(({ closeTime, tickers }) => {
      return `no audit run of ${sessionText(closeTime)}: no bar of ${tickers.join(", ")}`;
    }),
    ...night.revised.map(({ ticker, barCount, firstBarTime }) => {
      const bars = barCount === 1 ? "1 earlier bar" : `${barCount} earlier bars`;
      return `${bars} of ${ticker} revised since, from ${dateText(firstBarTime)} on; what was decided stays`;
    }),
  ];
  return texts.flatMap((text) => wrap(text, width - 2, "  ").map((line) => `  ${line}`));
}

const dayMs = 86_400_000n;

/** The date of a session by its close, the midnight after it. */
function sessionText(close: ForwardNight["createTime"]): string {
  if (close === undefined) return "";
  return dateText({ ...close, seconds: close.seconds - dayMs / 1_000n });
}

/** The members of a sprint's object with those of the night before them; of a first night that waits those alone. */
export function forwardJson({ answer, sprint, steps, result }: ShownNight): string {
  const nights = answer.forwardSprint?.nights ?? [];
  const forward = {
    id: sprint.forwardId,
    outcome: enumName(ForwardOutcome, answer.outcome) ?? "UNSPECIFIED",
    message: answer.message,
    missingSessions: answer.missingSessions,
    timelyAuditRuns: answer.forwardSprint?.timelyAuditRuns ?? 0,
    nights: nights.map((night) => toJson(ForwardNightSchema, night, { alwaysEmitImplicit: true })),
  };
  const members = result === undefined ? {} : sprintMembers(sprint, result, steps, null);
  return `${JSON.stringify({ forward, ...members })}\n`;
}
