import type { Evidence } from "./evidence.ts";
import { type Fold, Tally } from "./fold.ts";

/** Forecasts that were made, by audit. */
const madeAudits: Fold<"FORECAST_MADE", Set<string>> = {
  over: "FORECAST_MADE",
  start: () => new Set(),
  add: (audits, { audit }) => audits.add(audit),
};

/** Forecasts that could not be made, by audit with the reason; the least where there were several. */
const failedAudits: Fold<"FORECAST_FAILED", Map<string, string>> = {
  over: "FORECAST_FAILED",
  start: () => new Map(),
  add(reasons, { audit, reason }) {
    const known = reasons.get(audit);
    if (known === undefined || reason < known) reasons.set(audit, reason);
  },
};

/** Audits whose forecast could not be made, for one reason. */
export interface AuditsWithoutForecast {
  /** For example FIT_FAILED. */
  readonly reason: string;
  readonly count: number;
}

/** Why a forecast is missing whose hash was stated: who does not show it does not show how it turned out. */
export const unrevealed = "COMMITMENT_UNREVEALED";

/** How many audits have a commitment that was not revealed: each is a violation, whatever the limit. */
export function unrevealedCount(evidence: Evidence): number {
  return auditsWithoutForecast(evidence).find(({ reason }) => reason === unrevealed)?.count ?? 0;
}

/**
 * The audits whose forecast could not be made, by reason in alphabetical order. One that failed and was made
 * later counts as made.
 */
export function auditsWithoutForecast(evidence: Evidence): readonly AuditsWithoutForecast[] {
  const failed = evidence.of(failedAudits);
  if (failed.size === 0) return [];
  const made = evidence.of(madeAudits);
  const counts = new Tally();
  for (const [audit, reason] of failed) {
    if (!made.has(audit)) counts.set(reason, counts.of(reason) + 1);
  }
  return [...counts.keys()].sort().map((reason) => ({ reason, count: counts.of(reason) }));
}
