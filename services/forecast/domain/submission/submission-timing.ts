/** LIVE: received before the horizon opened. REPLAY: later, so that it may have been made with the outcome in view. */
export type SubmissionTiming = "LIVE" | "REPLAY";

/** What the time of its receipt makes of a forecast whose horizon opens at a time. */
export function submissionTiming(opensMs: number, receivedMs: number): SubmissionTiming {
  return receivedMs < opensMs ? "LIVE" : "REPLAY";
}
