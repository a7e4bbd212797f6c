/** Answers of gates and criteria. INCONCLUSIVE (evidence below its minimum) is not PASS. */
export type GateVerdict = "PASS" | "FAIL" | "INCONCLUSIVE";

/** What should become of the ensemble. */
export type EnsembleStatus = "KEEP" | "RESEARCH_ONLY" | "DISABLE_DEFAULT" | "INCONCLUSIVE";

/**
 * Joins verdicts: any FAIL fails, else any INCONCLUSIVE is inconclusive, else PASS.
 * Nothing to join is INCONCLUSIVE: an empty gate passes nothing.
 */
export function joinVerdicts(verdicts: readonly GateVerdict[]): GateVerdict {
  if (verdicts.includes("FAIL")) return "FAIL";
  if (verdicts.length === 0 || verdicts.includes("INCONCLUSIVE")) return "INCONCLUSIVE";
  return "PASS";
}

/** Only KEEP passes; a status that says "too few audits" is inconclusive; the others fail. */
export function verdictOf(status: EnsembleStatus): GateVerdict {
  if (status === "KEEP") return "PASS";
  return status === "INCONCLUSIVE" ? "INCONCLUSIVE" : "FAIL";
}
