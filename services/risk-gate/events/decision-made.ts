import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { DecisionMadeSchema } from "../../../proto/gen/pmx/event/v1/decision_event_pb.ts";
import type { DecisionSchema } from "../../../proto/gen/pmx/riskgate/v1/decision_pb.ts";
import type { OutboxEntry } from "../../kit/events/outbox.ts";

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
