import { type EncodedMessage, withEncoded } from "#lib/kit/encoded-message.ts";
import { encodeEvent } from "#lib/kit/events/event-payload.ts";
import type { OutboxEntry } from "#lib/kit/events/outbox.ts";
import { DecisionMadeSchema } from "#proto/pmx/event/v1/decision_event_pb.ts";

/** The name under which the risk gate publishes its facts. */
export const factSource = "risk-gate";

const subject = "pmx.riskgate.v1.decision.made";

/** The fact that a decision was made, and what it was held to. */
export function decisionMade(
  decision: EncodedMessage,
  appliedPolicy: EncodedMessage,
  timeMs: number,
): OutboxEntry {
  const message = withEncoded(DecisionMadeSchema, {}, { decision, appliedPolicy });
  return encodeEvent(DecisionMadeSchema, message, subject, timeMs);
}
