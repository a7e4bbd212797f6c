import type { RecordVerdict } from "./track-record.ts";

/** Less evidence than this says nothing of how it will grow. */
const leastForPace = 0.5;

/** ln E from which on a criterion passes, or fails, and the level of the latter. */
export interface EvidenceLevels {
  readonly pass: number;
  readonly fail: number;
  readonly alpha: number;
}

/**
 * The verdict of one criterion by both of its e-processes.
 * @param n observations
 * @param note what is added to the reason where nothing is decided
 */
export function verdictOfEvidence(
  n: number,
  { logEvidenceFor, logEvidenceAgainst }: { logEvidenceFor: number; logEvidenceAgainst: number },
  { pass, fail }: EvidenceLevels,
  note: string,
): { readonly verdict: RecordVerdict; readonly reason: string } {
  const of = (evidence: number, level: number) =>
    `${Number(evidence.toFixed(1))} of the ${Number(level.toFixed(1))} needed`;
  const ofFor = of(logEvidenceFor, pass);
  const ofAgainst = of(logEvidenceAgainst, fail);
  if (logEvidenceFor >= pass) {
    return { verdict: "PASS", reason: `it is over the minimum: evidence ${ofFor} (ln E)` };
  }
  if (logEvidenceAgainst >= fail) {
    return { verdict: "FAIL", reason: `it is below the minimum: evidence ${ofAgainst} (ln E)` };
  }
  const pace = paceText(n, logEvidenceFor, pass);
  const reason = `evidence for it is ${ofFor}, against it ${ofAgainst} (ln E)${pace}${note}`;
  return { verdict: "INCONCLUSIVE", reason };
}

/** Evidence grows by about as much with each observation while they go on as they did. */
function paceText(n: number, logEvidence: number, needed: number): string {
  if (logEvidence < leastForPace) return "";
  const wanted = Number(((n * needed) / logEvidence).toPrecision(2));
  return `; going on like this, a PASS takes about ${wanted} observations`;
}
