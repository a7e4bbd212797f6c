import { faultFromMessage } from "#lib/kit/grpc/shared/status.ts";
import type { Form, Section, Tone } from "#lib/page/section.ts";
import { timeText } from "#lib/report/plain-text.ts";
import { doneText, stateText } from "#lib/report/sprint-state.ts";
import { type Sprint, SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";

const tones: Partial<Readonly<Record<SprintState, Tone>>> = {
  [SprintState.FAILED]: "bad",
  [SprintState.SUCCEEDED]: "good",
};

/** Where a sprint stands that has no result yet, and what comes next. */
export function progressSection(sprint: Sprint, forms: readonly Form[]): Section {
  const { state, completedAudits, asOfTimes } = sprint;
  return {
    id: "progress",
    heading: `${stateText(state)}: ${doneText(sprint)}`,
    tone: tones[state] ?? "open",
    ...(asOfTimes.length > 0 && {
      progress: { label: "audit runs", done: completedAudits, of: asOfTimes.length },
    }),
    sentences: [...stateSentences(sprint), ...nextSentences(sprint)],
    forms,
    figures: [],
  };
}

function stateSentences({ state, failure, completedAudits, asOfTimes, spec }: Sprint) {
  const at = completedAudits === 0 ? undefined : asOfTimes[completedAudits - 1];
  const reached = at === undefined ? [] : [`It has come to ${timeText(at, spec?.interval)}.`];
  const fault = failure && faultFromMessage(failure);
  switch (state) {
    case SprintState.RUNNING:
      return completedAudits < asOfTimes.length
        ? [...reached, "There is no verdict before all audit runs are done."]
        : ["All audit runs are done. Once every horizon has closed, its gates are asked."];
    case SprintState.FAILED:
      return [`${fault?.reason ?? "FAILED"}: ${fault?.message ?? "no reason was recorded"}`];
    case SprintState.CANCELLING:
    case SprintState.CANCELLED:
      return [...reached, "It was cancelled: what is finished stays, and there is no verdict."];
    case SprintState.PAUSING:
      return [...reached, "It is being paused: the audit run under way is dropped and done again."];
    case SprintState.PAUSED:
      return [...reached, "It is paused: nothing of it runs until it is resumed."];
    default:
      return reached;
  }
}

function nextSentences({ name, resumable, state }: Sprint): readonly string[] {
  if (!resumable || state === SprintState.PAUSING) return [];
  return [`Next: pmx sprint --resume ${name} continues it.`];
}
