import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import type { OutboxEntry } from "#lib/kit/events/outbox.ts";
import { DecisionMadeSchema } from "#proto/pmx/event/v1/decision_event_pb.ts";
import type { DecisionSchema } from "#proto/pmx/riskgate/v1/decision_pb.ts";

/** Name under which the risk gate numbers its facts. */
export const factSource = "risk-gate";

/** The fact that a decision was made. */
export function decisionMade(
  decision: MessageInitShape<typeof DecisionSchema>,
  timeMs: number,
): OutboxEntry {
  return {
    subject: "pmx.riskgate.v1.decision.made",
    type: DecisionMadeSchema.typeName,
    payload: toBinary(DecisionMadeSchema, create(DecisionMadeSchema, { decision })),
    timeMs,
  };
}
