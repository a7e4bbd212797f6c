import { log } from "#lib/statistics/numerics/portable-math.ts";
import type { KnownDates } from "../as-of-dates.ts";

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
  /** Why no date may count, a clause for a person. */
  readonly noDates: string;
}

/** Why there are no dates that could show anything. */
export function noDatesText({ asOfs, seen }: Pick<KnownDates, "asOfs" | "seen">): string {
  return asOfs > 0 && seen === asOfs
    ? `the outcomes of all ${asOfs} as-of dates were there before the setting was recorded`
    : "no as-of date counts yet";
}

/** SHOWN where the evidence is enough and nothing stands against it. */
export function skillFinding(
  { logEvidence, observations }: Pick<SkillFinding, "logEvidence" | "observations">,
  { alphaRatio, lacks }: Pick<SkillTerms, "alphaRatio" | "lacks">,
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
