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
  /** Close of the latest bar that was there when the setting was recorded; absent where nobody says. */
  readonly seenUntilMs?: number;
}

/** Why there are no dates that could show anything. */
export function noDatesText({ asOfs, seen }: Pick<KnownDates, "asOfs" | "seen">): string {
  return asOfs > 0 && seen === asOfs
    ? `the outcomes of all ${asOfs} as-of dates were there before the setting was recorded`
    : "no as-of date counts yet";
}

/** SHOWN where the evidence is enough and nothing stands against it; NaN is not enough. */
export function skillFinding(
  { logEvidence, observations }: Pick<SkillFinding, "logEvidence" | "observations">,
  { alphaRatio, lacks, seenUntilMs }: Pick<SkillTerms, "alphaRatio" | "lacks" | "seenUntilMs">,
  undefinedReason: string | undefined,
): SkillFinding {
  const reason =
    lacks.length > 0 ? `${lacks.join(" and ")}, so the evidence is incomplete` : undefinedReason;
  if (reason !== undefined) {
    return { verdict: "UNDEFINED", undefinedReason: reason, logEvidence, observations };
  }
  if (!(logEvidence >= -log(alphaRatio))) {
    return { verdict: "NOT_SHOWN", undefinedReason: "", logEvidence, observations };
  }
  if (seenUntilMs === undefined) {
    return { verdict: "UNDEFINED", undefinedReason: unstated, logEvidence, observations };
  }
  return { verdict: "SHOWN", undefinedReason: "", logEvidence, observations };
}

/** Then the setting may have been fitted to all of it. */
const unstated =
  "it would be shown, but nothing says which bars were there when the setting was recorded";
