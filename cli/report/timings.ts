/** How long it took, in milliseconds. */
export interface Timings {
  /** From the start of the process until the services answered. */
  readonly startupMs: number;
  /** From then until the result, the import of files included. */
  readonly sprintMs: number;
  /** From the start of the process to the result. */
  readonly totalMs: number;
  /** Share of the sprint per audit run. */
  readonly perAuditMs: number;
}

/** Timings from two readings of a clock that starts with the process. */
export function timingsOf(readyMs: number, doneMs: number, audits: number): Timings {
  const sprintMs = doneMs - readyMs;
  return {
    startupMs: round(readyMs),
    sprintMs: round(sprintMs),
    totalMs: round(doneMs),
    perAuditMs: round(sprintMs / Math.max(1, audits)),
  };
}

/** The timings as text, in seconds. */
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
