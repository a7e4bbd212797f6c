import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  AssuranceKind as AssuranceKindEnum,
  AssuredVerdict as AssuredVerdictEnum,
  type CriterionAssuranceSchema,
  type GateAssuranceSchema,
} from "#proto/pmx/audit/v1/assurance_pb.ts";
import type { Assurance, GateAssurance } from "../domain/assurance/assurance.ts";
import { heldVerdict, type Loosening } from "../domain/ratchet/loosening.ts";

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
  { verdict, ...rest }: GateAssurance,
  loosenings: readonly Loosening[],
): MessageInitShape<typeof GateAssuranceSchema> {
  const held = verdict === "EXPLORATORY" ? verdict : heldVerdict(verdict, loosenings);
  return { ...rest, verdict: AssuredVerdictEnum[held] };
}

function log10Of(natural: number): number | undefined {
  return Number.isFinite(natural) ? natural / Math.LN10 : undefined;
}
