import type { MessageInitShape } from "@bufbuild/protobuf";
import { type EncodedMessage, encodedMessage } from "#lib/kit/encoded-message.ts";
import { intervalToMessage } from "#lib/wire/bar-message.ts";
import { AppliedPolicySchema, LooserDirection } from "#proto/pmx/riskgate/v1/applied_policy_pb.ts";
import type { AppliedPolicy } from "../domain/policy/policy-limits.ts";

/** By the limits, which a policy has one list of for each instrument. */
const encoded = new WeakMap<AppliedPolicy["limits"], Map<string, EncodedMessage>>();

/** What a decision was held to as its message, encoded once for a policy and an instrument. */
export function encodedAppliedPolicy(policyHash: string, applied: AppliedPolicy): EncodedMessage {
  const { limits, interval, isProofMode, isBarbell } = applied;
  let byRest = encoded.get(limits);
  if (byRest === undefined) {
    byRest = new Map();
    encoded.set(limits, byRest);
  }
  const rest = `${policyHash} ${interval} ${isProofMode} ${isBarbell === true}`;
  let bytes = byRest.get(rest);
  if (bytes === undefined) {
    bytes = encodedMessage(AppliedPolicySchema, appliedPolicyToMessage(policyHash, applied));
    byRest.set(rest, bytes);
  }
  return bytes;
}

function appliedPolicyToMessage(
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
