/** States of a sprint; SUCCEEDED, FAILED and CANCELLED are terminal, WAITING is that of a forward sprint by day. */
export const sprintStates = [
  "RUNNING",
  "SUCCEEDED",
  "FAILED",
  "CANCELLING",
  "CANCELLED",
  "PAUSING",
  "PAUSED",
  "WAITING",
] as const;
export type SprintState = (typeof sprintStates)[number];

/** What can happen to a sprint. */
export type SprintEvent =
  | "CANCEL_ASKED"
  | "PAUSE_ASKED"
  | "STEPS_DONE"
  | "FAULT"
  | "STOPPED"
  | "RESUME_ASKED"
  | "NIGHT_BEGUN"
  | "NIGHT_DONE";

const transitions: Readonly<Record<SprintState, Partial<Record<SprintEvent, SprintState>>>> = {
  RUNNING: {
    CANCEL_ASKED: "CANCELLING",
    PAUSE_ASKED: "PAUSING",
    STEPS_DONE: "SUCCEEDED",
    NIGHT_DONE: "WAITING",
    FAULT: "FAILED",
  },
  // A result that arrives before the cancel could stop the sprint stands: the work is done.
  CANCELLING: {
    CANCEL_ASKED: "CANCELLING",
    STOPPED: "CANCELLED",
    STEPS_DONE: "SUCCEEDED",
    // Other nights would follow, which is what was cancelled.
    NIGHT_DONE: "CANCELLED",
    FAULT: "FAILED",
  },
  // The same with a pause. It is resumed only from PAUSED, when nothing of it is under way any more.
  PAUSING: {
    CANCEL_ASKED: "CANCELLING",
    PAUSE_ASKED: "PAUSING",
    STOPPED: "PAUSED",
    STEPS_DONE: "SUCCEEDED",
    NIGHT_DONE: "PAUSED",
    FAULT: "FAILED",
  },
  // Nothing of it is under way, so that a cancel has nothing to wait for.
  PAUSED: { CANCEL_ASKED: "CANCELLED", PAUSE_ASKED: "PAUSED", RESUME_ASKED: "RUNNING" },
  SUCCEEDED: {},
  // For a sprint that is resumable; the caller looks at what stopped it.
  FAILED: { RESUME_ASKED: "RUNNING", NIGHT_BEGUN: "RUNNING" },
  // Between two nights of a forward sprint.
  WAITING: { NIGHT_BEGUN: "RUNNING", CANCEL_ASKED: "CANCELLED", PAUSE_ASKED: "PAUSED" },
  CANCELLED: { CANCEL_ASKED: "CANCELLED" },
};

/** The state after an event, or undefined where the event is not possible in the state. */
export function nextState(state: SprintState, event: SprintEvent): SprintState | undefined {
  return transitions[state][event];
}

/** Whether the sprint has ended: only a resumed one goes on. */
export function isTerminal(state: SprintState): boolean {
  return state === "SUCCEEDED" || state === "FAILED" || state === "CANCELLED";
}

/** Whether nothing more is to be seen of it until somebody asks: it has ended, or waits for its next night. */
export function isAtRest(state: SprintState): boolean {
  return isTerminal(state) || state === "WAITING";
}
