import type { SubmissionStore } from "./ports.ts";

/** What tells the time of a receipt. */
export interface ReceiptClock {
  readonly submissions: Pick<SubmissionStore, "latestMs">;
  readonly nowMs: () => number;
}

/**
 * When something is received, UTC milliseconds: by the clock, and no earlier than the latest record. So a clock that is
 * turned back makes no forecast LIVE that came late, and opens no deadline again.
 */
export function receiptTimeMs({ submissions, nowMs }: ReceiptClock): number {
  return Math.max(nowMs(), submissions.latestMs());
}
