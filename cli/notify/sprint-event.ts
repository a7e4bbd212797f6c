import { timestampMs } from "@bufbuild/protobuf/wkt";
import { hashOf } from "#lib/kernel/canonical.ts";
import { faultFromMessage } from "#lib/kit/grpc/shared/status.ts";
import { assuredOfGate, assuredOfSprint } from "#lib/report/assured-text.ts";
import { observedText, verdictText, wantedText } from "#lib/report/gate-text.ts";
import { stateText } from "#lib/report/sprint-state.ts";
import { verdictSentences } from "#lib/report/verdict-sentences.ts";
import type { GateEvaluation } from "#proto/pmx/audit/v1/gate_pb.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";

/** The events that are told: docs/notifications.md lists their members. */
const eventTypes = {
  ended: "pmx.sprint.v1.sprint.ended",
  gateChanged: "pmx.sprint.v1.gate.changed",
} as const;

/** An event as JSON in structured mode of CloudEvents 1.0, with pmx's extension `sequence`. */
export interface SprintEvent {
  readonly specversion: "1.0";
  /** Follows from what happened, so that it is the same whoever tells it and however often. */
  readonly id: string;
  readonly source: "pmx";
  readonly type: (typeof eventTypes)[keyof typeof eventTypes];
  /** Resource name of the sprint. */
  readonly subject: string;
  readonly time: string;
  /** The last step of the sprint that it rests on. */
  readonly sequence: number;
  readonly datacontenttype: "application/json";
  readonly data: SprintEventData;
}

/** What both events say. */
interface SprintEventData {
  readonly sprint: string;
  readonly verdict: string | null;
  readonly [member: string]: unknown;
}

/** Where a sprint was when something happened. */
export interface Moment {
  readonly sequence: number;
  readonly timeMs: number;
}

/** A sprint came to rest: it ended, or a night of a forward sprint did. */
export function endedEvent(sprint: Sprint, { sequence, timeMs }: Moment): SprintEvent {
  const { name, state, spec, asOfTimes, completedAudits, result, rates, endTime } = sprint;
  const stateName = stateText(state);
  const failure = sprint.failure && faultFromMessage(sprint.failure);
  const endMs = endTime === undefined ? timeMs : timestampMs(endTime);
  // One that is resumed after a failure may fail again at the same step.
  const once = [stateName, endTime === undefined ? "" : `${endMs}`];
  return event("ended", name, { sequence, timeMs: endMs }, once, {
    sprint: name,
    verdict: result === undefined ? null : verdictText(result.verdict),
    assured: result === undefined ? null : assuredOfSprint(result),
    state: stateName,
    tickers: [...(spec?.tickers ?? [])],
    audits: asOfTimes.length,
    completedAudits,
    forwardId: sprint.forwardId ?? null,
    sprintHash: result?.sprintHash || null,
    why: result === undefined ? [] : verdictSentences(result, rates),
    gates: (result?.gates ?? []).map((gate) => ({
      gate: gate.gate,
      verdict: verdictText(gate.verdict),
      assured: assuredOfGate(gate),
      reason: gate.reason,
    })),
    failure: failure ? { reason: failure.reason, message: failure.message } : null,
    resumable: sprint.resumable,
  });
}

/** A gate that says something else than before. */
export interface GateChange {
  readonly gate: GateEvaluation;
  readonly before: string;
  /** Whether the sprint is judged by it, rather than on its way. */
  readonly isFinal: boolean;
}

export function gateChangedEvent(
  { name, asOfTimes }: Pick<Sprint, "name" | "asOfTimes">,
  { gate, before, isFinal }: GateChange,
  completedAudits: number,
  moment: Moment,
): SprintEvent {
  const verdict = verdictText(gate.verdict);
  const once = [gate.gate, before, verdict, `${isFinal}`];
  return event("gateChanged", name, moment, once, {
    sprint: name,
    verdict,
    previousVerdict: before,
    assured: assuredOfGate(gate),
    gate: gate.gate,
    title: gate.title,
    isFinal,
    reason: gate.reason,
    audits: asOfTimes.length,
    completedAudits,
    criteria: gate.criteria.map((criterion) => ({
      criterion: criterion.criterion,
      observed: observedText(criterion),
      wanted: wantedText(criterion),
      n: Number(criterion.observed?.n ?? 0n),
      verdict: verdictText(criterion.verdict),
    })),
  });
}

function event(
  kind: keyof typeof eventTypes,
  subject: string,
  { sequence, timeMs }: Moment,
  once: readonly string[],
  data: SprintEventData,
): SprintEvent {
  const type = eventTypes[kind];
  return {
    specversion: "1.0",
    id: hashOf([subject, type, sequence, ...once]).slice(0, 32),
    source: "pmx",
    type,
    subject,
    time: new Date(timeMs).toISOString(),
    sequence,
    datacontenttype: "application/json",
    data,
  };
}
