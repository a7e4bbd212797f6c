/** Whether a metric of this denominator is measured over audits. */
export function isOverAudits(denominator: string): boolean {
  return denominator === "audits" || denominator === "effective audits";
}

/** Whether a metric of this denominator is measured over closed round trips. */
export function isOverCloses(denominator: string): boolean {
  return denominator === "closed round trips";
}
