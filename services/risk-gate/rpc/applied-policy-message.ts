import type { MessageInitShape } from "@bufbuild/protobuf";
import { intervalToMessage } from "#lib/wire/bar-message.ts";
import {
  type AppliedPolicySchema,
  LooserDirection,
} from "#proto/pmx/riskgate/v1/applied_policy_pb.ts";
import type { AppliedPolicy } from "../domain/policy/policy-limits.ts";

/** What a decision was held to, as its message. */
export function appliedPolicyToMessage(
  policyHash: string,
  { isProofMode, isBarbell, interval, limits }: AppliedPolicy,
): MessageInitShape<typeof AppliedPolicySchema> {
  return {
    policyHash,
    proofMode: isProofMode,
    barbell: isBarbell === true,
    interval: intervalToMessage(interval),
    limits: limits.map(({ looser, ...limit }) => ({ ...limit, looser: LooserDirection[looser] })),
  };
}
