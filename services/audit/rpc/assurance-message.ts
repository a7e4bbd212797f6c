import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  AssuranceKind as AssuranceKindEnum,
  AssuredVerdict as AssuredVerdictEnum,
  type CriterionAssuranceSchema,
  type GateAssuranceSchema,
} from "#proto/pmx/audit/v1/assurance_pb.ts";
import type { Assurance } from "../domain/assurance/assurance.ts";
import type { AssuredFinding } from "../domain/assurance/assured-gate.ts";
import { heldVerdict, type Loosening } from "../domain/ratchet/loosening.ts";
import { skillToMessage, tradeSkillToMessage } from "./skill-message.ts";

/** How sure a criterion is, as the contract has it. */
export function criterionAssuranceToMessage({
  verdict,
  kind,
  reason,
  evidence,
}: Assurance): MessageInitShape<typeof CriterionAssuranceSchema> {
  const stated = { verdict: AssuredVerdictEnum[verdict], kind: AssuranceKindEnum[kind], reason };
  if (evidence === undefined) return stated;
  const { logPass, logFail, ...counts } = evidence;
  const passEValueLog10 = log10Of(logPass);
  const failEValueLog10 = log10Of(logFail);
  return {
    ...stated,
    ...counts,
    ...(passEValueLog10 !== undefined && { passEValueLog10 }),
    ...(failEValueLog10 !== undefined && { failEValueLog10 }),
  };
}

/** How sure a gate is; what is looser than earlier evidence was judged by is no PASS here either. */
export function gateAssuranceToMessage(
  { gate: { verdict, ...rest }, skill, tradeSkills }: AssuredFinding,
  loosenings: readonly Loosening[],
): MessageInitShape<typeof GateAssuranceSchema> {
  const held = verdict === "EXPLORATORY" ? verdict : heldVerdict(verdict, loosenings);
  return {
    ...rest,
    verdict: AssuredVerdictEnum[held],
    ...(skill && { skill: skillToMessage(skill) }),
    tradeSkills: tradeSkills.map(tradeSkillToMessage),
  };
}

function log10Of(natural: number): number | undefined {
  return Number.isFinite(natural) ? natural / Math.LN10 : undefined;
}
