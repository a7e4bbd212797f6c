import { spentAlpha } from "#lib/statistics/multiple-testing/spent-alpha.ts";

/** What of the error probability that a family may spend in all is for the trial of a number. */
export function trialAlpha({
  familyAlphaRatio,
  number,
}: {
  readonly familyAlphaRatio: number;
  readonly number: number;
}): number {
  return spentAlpha(familyAlphaRatio, number);
}

/** Whether a setting could have been chosen by the bars that it is judged on. */
export type EvidenceBasis = "UNSPECIFIED" | "EXPLORATORY" | "MIXED" | "CONFIRMATORY";

/**
 * Audit runs all of whose outcome bars came after the setting was recorded: outcomes begin after the as-of, so that it
 * is enough that nothing later than that was there.
 */
export function confirmatoryRuns(asOfTimesMs: readonly number[], seenUntilMs: number): number {
  return asOfTimesMs.filter((asOfMs) => asOfMs >= seenUntilMs).length;
}

/** The basis of a number of audit runs, so many of which are confirmatory. */
export function evidenceBasisOf(confirmatory: number, auditRuns: number): EvidenceBasis {
  if (auditRuns === 0) return "UNSPECIFIED";
  if (confirmatory === 0) return "EXPLORATORY";
  return confirmatory === auditRuns ? "CONFIRMATORY" : "MIXED";
}
