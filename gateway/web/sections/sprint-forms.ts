import type { Form } from "#lib/page/section.ts";
import { type Sprint, SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { actionPath, type SprintAction } from "../actions.ts";
import type { PageRequest } from "../page.ts";

interface Offered {
  readonly action: SprintAction;
  readonly label: string;
  readonly warning?: string;
}

const pause: Offered = { action: "pause", label: "Pause" };
const resume: Offered = { action: "resume", label: "Resume" };
const cancel: Offered = {
  action: "cancel",
  label: "Cancel the sprint",
  warning: "It stops for good: what is finished stays, and there will be no verdict.",
};

/** What a reader may do to a sprint in its state; nothing where he may use no forms. */
export function sprintForms(
  sprint: Pick<Sprint, "name" | "state" | "resumable">,
  { formFields }: PageRequest,
): readonly Form[] {
  return offered(sprint).flatMap(({ action: verb, ...form }) => {
    const action = actionPath(sprint.name, verb);
    const fields = formFields?.(action);
    return fields === undefined ? [] : [{ ...form, action, fields }];
  });
}

function offered({ state, resumable }: Pick<Sprint, "state" | "resumable">): readonly Offered[] {
  switch (state) {
    case SprintState.RUNNING:
      return [pause, cancel];
    case SprintState.PAUSED:
      return [resume, cancel];
    case SprintState.FAILED:
      return resumable ? [resume] : [];
    default:
      return [];
  }
}
