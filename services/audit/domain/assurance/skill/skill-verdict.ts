import { log } from "#lib/statistics/numerics/portable-math.ts";

/** Whether something was shown at every look; UNDEFINED where nothing could show it. */
export type SkillVerdict = "SHOWN" | "NOT_SHOWN" | "UNDEFINED";

/** A verdict with what it rests on. */
export interface SkillFinding {
  readonly verdict: SkillVerdict;
  /** Why it is UNDEFINED, a clause for a person; empty where it is not. */
  readonly undefinedReason: string;
  /** Natural logarithm of the e-value; −Infinity where it is void. */
  readonly logEvidence: number;
  /** Dates that share no bar, one observation each. */
  readonly observations: number;
}

/** What is known of evidence before anything is tested on it. */
export interface SkillTerms {
  readonly alphaRatio: number;
  /** What the evidence lacks, a clause each; while there is anything nothing is shown. */
  readonly lacks: readonly string[];
}

/** SHOWN where the evidence is enough and nothing stands against it. */
export function skillFinding(
  { logEvidence, observations }: Pick<SkillFinding, "logEvidence" | "observations">,
  { alphaRatio, lacks }: SkillTerms,
  undefinedReason: string | undefined,
): SkillFinding {
  const reason =
    lacks.length > 0 ? `${lacks.join(" and ")}, so the evidence is incomplete` : undefinedReason;
  if (reason !== undefined) {
    return { verdict: "UNDEFINED", undefinedReason: reason, logEvidence, observations };
  }
  const verdict = logEvidence >= -log(alphaRatio) ? "SHOWN" : "NOT_SHOWN";
  return { verdict, undefinedReason: "", logEvidence, observations };
}
