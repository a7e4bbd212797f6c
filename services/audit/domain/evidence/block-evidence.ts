import type { Evidence } from "./evidence.ts";
import { selectedEvidence } from "./selected-evidence.ts";

const dayMs = 86_400_000;

/** What the first audit runs of an evidence found. */
export interface EvidenceBlock {
  /** Audit runs, from the first on. */
  readonly auditRuns: number;
  /** As-of of the last of them, UTC milliseconds. */
  readonly lastAsOfMs: number;
  readonly evidence: Evidence;
}

/**
 * The evidence after every so many audit runs (distinct as-of dates), each block with all before it. A block holds
 * the audits of its runs with their outcomes, and the trades entered before the next run, whenever they ended: what
 * comes later does not change it. A rest of fewer runs is no block.
 */
export function blocksOf(evidence: Evidence, runsOfBlock: number): readonly EvidenceBlock[] {
  const made = evidence.observed("FORECAST_MADE");
  const dates = [...new Set(made.map(({ asOfMs }) => asOfMs))].sort((a, b) => a - b);
  const count = Math.floor(dates.length / runsOfBlock);
  return Array.from({ length: count }, (_, index) => {
    const auditRuns = (index + 1) * runsOfBlock;
    const lastAsOfMs = dates[auditRuns - 1] as number;
    const nextAsOfMs = dates[auditRuns] ?? Number.POSITIVE_INFINITY;
    return { auditRuns, lastAsOfMs, evidence: evidenceBefore(evidence, nextAsOfMs) };
  });
}

function evidenceBefore(evidence: Evidence, nextAsOfMs: number): Evidence {
  const isBefore = ({ asOfMs }: { readonly asOfMs: number }) => asOfMs < nextAsOfMs;
  return selectedEvidence(evidence, {
    FORECAST_MADE: (made) => made.filter(isBefore),
    FORECAST_SCORED: (scored) => scored.filter(isBefore),
    FORECAST_FAILED: (failed) => failed.filter(isBefore),
    TRADE_CLOSED: (closed) => closed.filter((one) => entryDateMs(one) < nextAsOfMs),
  });
}

/** A trade states when it ended and for how many calendar days it was held. */
function entryDateMs(closed: { readonly exitTimeMs: number; readonly calendarDaysHeld: number }) {
  return (Math.floor(closed.exitTimeMs / dayMs) - closed.calendarDaysHeld) * dayMs;
}
