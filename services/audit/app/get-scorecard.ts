import {
  type Scorecard,
  type ScorecardPolicy,
  scorecardOf,
} from "../domain/scorecard/scorecard.ts";
import type { EvidenceReader } from "./ports.ts";

/** Measures an audit set; one without evidence has counts of 0 and undefined metrics. */
export async function getScorecard(
  reader: EvidenceReader,
  policy: ScorecardPolicy,
  auditSet: string,
): Promise<Scorecard> {
  return scorecardOf(await reader.evidenceOf(auditSet), policy);
}
