/** How long it took, in milliseconds. */
export interface Timings {
  /** From the start of the process until the services answered. */
  readonly startupMs: number;
  /** From the request of the sprint to its result. */
  readonly sprintMs: number;
  /** From the start of the process to the result. */
  readonly totalMs: number;
  /** Share of the sprint per audit run. */
  readonly perAuditMs: number;
}

/** Timings from three readings of a clock that starts with the process. */
export function timingsOf(
  readyMs: number,
  askedMs: number,
  doneMs: number,
  audits: number,
): Timings {
  const sprintMs = doneMs - askedMs;
  return {
    startupMs: round(readyMs),
    sprintMs: round(sprintMs),
    totalMs: round(doneMs),
    perAuditMs: round(sprintMs / Math.max(1, audits)),
  };
}

/** For a person, in seconds. */
export function timingsText({ startupMs, sprintMs, totalMs, perAuditMs }: Timings): string {
  const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
  return (
    `start-up ${seconds(startupMs)}, sprint ${seconds(sprintMs)} ` +
    `(${seconds(perAuditMs)} an audit run), total ${seconds(totalMs)}`
  );
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
