import { toJson } from "@bufbuild/protobuf";
import { assuredOfSprint } from "#lib/report/assured-text.ts";
import { checkpointTexts, type LastCheckpoint } from "#lib/report/checkpoint-text.ts";
import { verdictText } from "#lib/report/gate-text.ts";
import { GateEvaluationSchema } from "#proto/pmx/audit/v1/gate_pb.ts";
import { ScorecardSchema } from "#proto/pmx/audit/v1/scorecard_pb.ts";
import {
  DroppedTickerSchema,
  type Sprint,
  type SprintResult,
  type SprintStep,
  SprintStepSchema,
  StepKind,
  WaitingGateSchema,
} from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { type Selection, selectionJson } from "./report/selection-section.ts";
import type { Timings } from "./report/timings.ts";
import { sprintToJson } from "./sprint-json.ts";

// A zero is a finding, so it is written out.
const writeOptions = { alwaysEmitImplicit: true } as const;

/** The result of a sprint as one JSON object on one line (`sprintMembers`). */
export function jsonReport(...of: Parameters<typeof sprintMembers>): string {
  return `${JSON.stringify(sprintMembers(...of))}\n`;
}

/**
 * The members of a sprint's JSON object. Messages are in protobuf's JSON form; `audits` are the journalled audit
 * runs, `selection` what it is among its family where that was asked for, `checkpoint` a text of each log of evidence as reports have it, `intraday` the steps of their intraday passes, which other sprints do not have. The sprint's own `result`
 * is left out, since its parts are members of this object.
 */
export function sprintMembers(
  sprint: Sprint,
  result: SprintResult,
  steps: readonly SprintStep[],
  timings: Timings | null,
  selection?: Selection,
  checkpoint?: LastCheckpoint,
) {
  const { scorecard, gates, dropped, waitingGates } = result;
  const ofKind = (wanted: StepKind) =>
    steps
      .filter(({ kind }) => kind === wanted)
      .map((step) => toJson(SprintStepSchema, step, writeOptions));
  return {
    sprint: sprintToJson(sprint),
    verdict: verdictText(result.verdict),
    assured: assuredOfSprint(result),
    // Of two builds there is none, and "" would be equal to another one.
    sprintHash: result.sprintHash || null,
    builds: result.builds,
    policyHash: sprint.policyHash,
    dataHash: sprint.dataHash,
    audits: ofKind(StepKind.AUDIT),
    ...(sprint.spec?.intradayPass && { intraday: ofKind(StepKind.INTRADAY) }),
    dropped: dropped.map((one) => toJson(DroppedTickerSchema, one, writeOptions)),
    scorecard: scorecard ? toJson(ScorecardSchema, scorecard, writeOptions) : null,
    gates: gates.map((gate) => toJson(GateEvaluationSchema, gate, writeOptions)),
    ...(sprint.forwardId !== undefined && {
      waitingGates: waitingGates.map((gate) => toJson(WaitingGateSchema, gate, writeOptions)),
    }),
    ...(selection && { selection: selectionJson(selection) }),
    ...(checkpoint && { checkpoint: checkpointTexts(checkpoint) }),
    timings,
  };
}
