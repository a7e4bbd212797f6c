import type { Evidence } from "./evidence.ts";
import type { Observation } from "./observation.ts";
import { selectedEvidence } from "./selected-evidence.ts";

type Closed = Observation<"TRADE_CLOSED">;
type Scored = Observation<"FORECAST_SCORED">;

/**
 * The evidence with its last closes alone, by the time of their exit. Of closes at one time that do not all fit, the
 * worse ones count: which of them came later nobody knows.
 */
export function latestCloses(evidence: Evidence, count: number): Evidence {
  return selectedEvidence(evidence, {
    TRADE_CLOSED: (closed) => [...closed].sort(byExit).slice(-count),
  });
}

/** The evidence with its last effective audits alone, by their as-of; of those at one as-of the worse ones. */
export function latestAudits(evidence: Evidence, count: number): Evidence {
  const latest = evidence
    .observed("FORECAST_SCORED")
    .filter(({ rmseRatio }) => rmseRatio !== undefined)
    .sort(byAsOf)
    .slice(-count);
  const audits = new Set(latest.map(({ audit }) => audit));
  return selectedEvidence(evidence, {
    FORECAST_SCORED: () => latest,
    FORECAST_MADE: (made) => made.filter(({ audit }) => audits.has(audit)),
  });
}

function byExit(a: Closed, b: Closed): number {
  if (a.exitTimeMs !== b.exitTimeMs) return a.exitTimeMs - b.exitTimeMs;
  if (a.netPnlMicros !== b.netPnlMicros) return a.netPnlMicros > b.netPnlMicros ? -1 : 1;
  return compared(a.ticker, b.ticker);
}

function byAsOf(a: Scored, b: Scored): number {
  if (a.asOfMs !== b.asOfMs) return a.asOfMs - b.asOfMs;
  return (a.rmseRatio ?? 0) - (b.rmseRatio ?? 0) || compared(a.audit, b.audit);
}

function compared(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
