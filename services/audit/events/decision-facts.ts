import { invalidField } from "#lib/kernel/fault.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { required } from "#lib/wire/required-field.ts";
import { DecisionMadeSchema } from "#proto/pmx/event/v1/decision_event_pb.ts";
import {
  type Decision,
  Outcome,
  type ReasonCode,
  ReasonCodeSchema,
  type RuleOutcome,
  Verdict,
} from "#proto/pmx/riskgate/v1/decision_pb.ts";
import {
  type DecisionMade,
  decisionMade,
  type RuleFinding,
} from "../domain/facts/decision-facts.ts";
import { factDecoder } from "./fact-decoder.ts";

/** The events of the risk gate that are evidence. */
export const decisionDecoders = [
  factDecoder({
    kind: "DECISION_MADE",
    schema: DecisionMadeSchema,
    auditSetOf: ({ decision }) => decision?.auditSet,
    fromMessage: ({ decision }) => decisionFromMessage(required(decision, "decision")),
  }),
];

function decisionFromMessage(message: Decision): DecisionMade {
  const verdict = enumName(Verdict, message.verdict);
  if (verdict === undefined) throw invalidField("decision.verdict", "is missing");
  const decision = required(message.name, "decision.name");
  return decisionMade(
    { auditSet: message.auditSet, decision, verdict },
    message.rules.map(findingOf),
  );
}

function findingOf({ rule, outcome, reason }: RuleOutcome): RuleFinding {
  return { rule, outcome: enumName(Outcome, outcome), reason: reasonName(reason) };
}

/** REASON_CODE_EDGE_BELOW_COST → EDGE_BELOW_COST; a code from a later version is its number. */
function reasonName(reason: ReasonCode): string {
  return (ReasonCodeSchema.value[reason]?.name ?? String(reason)).replace(/^REASON_CODE_/, "");
}
