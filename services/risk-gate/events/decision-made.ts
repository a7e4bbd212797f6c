import type { MessageInitShape } from "@bufbuild/protobuf";
import { encodeEvent } from "#lib/kit/events/event-payload.ts";
import type { OutboxEntry } from "#lib/kit/events/outbox.ts";
import { DecisionMadeSchema } from "#proto/pmx/event/v1/decision_event_pb.ts";
import type { AppliedPolicySchema } from "#proto/pmx/riskgate/v1/applied_policy_pb.ts";
import type { DecisionSchema } from "#proto/pmx/riskgate/v1/decision_pb.ts";

/** The name under which the risk gate publishes its facts. */
export const factSource = "risk-gate";

const subject = "pmx.riskgate.v1.decision.made";

/** The fact that a decision was made, and what it was held to. */
export function decisionMade(
  decision: MessageInitShape<typeof DecisionSchema>,
  appliedPolicy: MessageInitShape<typeof AppliedPolicySchema>,
  timeMs: number,
): OutboxEntry {
  return encodeEvent(DecisionMadeSchema, { decision, appliedPolicy }, subject, timeMs);
}
