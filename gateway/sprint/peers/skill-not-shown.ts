import { type GateAssurance, SkillVerdict } from "#proto/pmx/audit/v1/assurance_pb.ts";

/** What was shown of skill, UNDEFINED for a reason that the audit service does not know. */
export function skillNotShown({ skill, tradeSkills }: GateAssurance, why: string) {
  const open = <One extends { readonly verdict: SkillVerdict }>(one: One): One =>
    one.verdict === SkillVerdict.SHOWN
      ? { ...one, verdict: SkillVerdict.UNDEFINED, undefinedReason: why }
      : one;
  return {
    tradeSkills: tradeSkills.map(open),
    ...(skill && {
      skill: {
        ...skill,
        ...{ shown: false, skilled: false },
        opponents: skill.opponents.map(open),
        ...(skill.harmless && { harmless: open(skill.harmless) }),
      },
    }),
  };
}
