/** States of a sprint; SUCCEEDED, FAILED and CANCELLED are terminal. */
export const sprintStates = [
  "RUNNING",
  "SUCCEEDED",
  "FAILED",
  "CANCELLING",
  "CANCELLED",
  "PAUSING",
  "PAUSED",
] as const;
export type SprintState = (typeof sprintStates)[number];

/** What can happen to a sprint. */
export type SprintEvent =
  | "CANCEL_ASKED"
  | "PAUSE_ASKED"
  | "STEPS_DONE"
  | "FAULT"
  | "STOPPED"
  | "RESUME_ASKED";

const transitions: Readonly<Record<SprintState, Partial<Record<SprintEvent, SprintState>>>> = {
  RUNNING: {
    CANCEL_ASKED: "CANCELLING",
    PAUSE_ASKED: "PAUSING",
    STEPS_DONE: "SUCCEEDED",
    FAULT: "FAILED",
  },
  // A result that arrives before the cancel could stop the sprint stands: the work is done.
  CANCELLING: {
    CANCEL_ASKED: "CANCELLING",
    STOPPED: "CANCELLED",
    STEPS_DONE: "SUCCEEDED",
    FAULT: "FAILED",
  },
  // The same with a pause. It is resumed only from PAUSED, when nothing of it is under way any more.
  PAUSING: {
    CANCEL_ASKED: "CANCELLING",
    PAUSE_ASKED: "PAUSING",
    STOPPED: "PAUSED",
    STEPS_DONE: "SUCCEEDED",
    FAULT: "FAILED",
  },
  // Nothing of it is under way, so that a cancel has nothing to wait for.
  PAUSED: { CANCEL_ASKED: "CANCELLED", PAUSE_ASKED: "PAUSED", RESUME_ASKED: "RUNNING" },
  SUCCEEDED: {},
  // For a sprint that is resumable; the caller looks at what stopped it.
  FAILED: { RESUME_ASKED: "RUNNING" },
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
