/** States of a sprint; SUCCEEDED, FAILED and CANCELLED are terminal. */
export const sprintStates = ["RUNNING", "SUCCEEDED", "FAILED", "CANCELLING", "CANCELLED"] as const;
export type SprintState = (typeof sprintStates)[number];

/** What can happen to a sprint. */
export type SprintEvent = "CANCEL_ASKED" | "STEPS_DONE" | "FAULT" | "STOPPED" | "RESUME_ASKED";

const transitions: Readonly<Record<SprintState, Partial<Record<SprintEvent, SprintState>>>> = {
  RUNNING: { CANCEL_ASKED: "CANCELLING", STEPS_DONE: "SUCCEEDED", FAULT: "FAILED" },
  // A result that arrives before the cancel could stop the sprint stands: the work is done.
  CANCELLING: {
    CANCEL_ASKED: "CANCELLING",
    STOPPED: "CANCELLED",
    STEPS_DONE: "SUCCEEDED",
    FAULT: "FAILED",
  },
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
