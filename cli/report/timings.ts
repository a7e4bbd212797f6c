/** How long it took, in milliseconds. */
export interface Timings {
  /** From the start of the process, or of a further cycle, until the services answered. */
  readonly startupMs: number;
  /** From then until the result, the import of files included. */
  readonly sprintMs: number;
  /** From that start to the result. */
  readonly totalMs: number;
  /** Share of the sprint per audit run. */
  readonly perAuditMs: number;
}

/** Timings from readings of one clock. */
export function timingsOf(
  { startMs, readyMs, doneMs }: Readonly<Record<"startMs" | "readyMs" | "doneMs", number>>,
  audits: number,
): Timings {
  const sprintMs = doneMs - readyMs;
  return {
    startupMs: round(readyMs - startMs),
    sprintMs: round(sprintMs),
    totalMs: round(doneMs - startMs),
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
