import { invalidField } from "#lib/kernel/fault.ts";
import { required } from "#lib/wire/required-field.ts";
import {
  type Decision,
  Outcome,
  ReasonCodeSchema,
  type RuleOutcome,
  Verdict,
} from "#proto/pmx/riskgate/v1/decision_pb.ts";
import type { DecisionMade, DecisionVerdict } from "../domain/facts/decision-facts.ts";

const verdicts: Readonly<Record<Verdict, DecisionVerdict | undefined>> = {
  [Verdict.UNSPECIFIED]: undefined,
  [Verdict.ALLOW]: "ALLOW",
  [Verdict.ALLOW_REDUCED]: "ALLOW_REDUCED",
  [Verdict.DENY]: "DENY",
};

const binding: Readonly<Record<DecisionVerdict, readonly Outcome[]>> = {
  ALLOW: [],
  ALLOW_REDUCED: [Outcome.REDUCE],
  DENY: [Outcome.FAIL, Outcome.NOT_EVALUABLE],
};

/** The fact that the risk gate decided. @throws Fault INVALID_ARGUMENT naming what is wrong. */
export function decisionMadeOf(message: Decision): DecisionMade {
  const verdict = verdicts[message.verdict];
  if (verdict === undefined) throw invalidField("decision.verdict", "is missing");
  const rule = message.rules.find(({ outcome }) => binding[verdict].includes(outcome));
  return {
    auditSet: message.auditSet,
    decision: required(message.name, "decision.name"),
    verdict,
    bindingRule: rule?.rule ?? "",
    reason: rule ? reasonName(rule) : "",
  };
}

/** REASON_CODE_EDGE_BELOW_COST → EDGE_BELOW_COST. */
function reasonName({ reason }: RuleOutcome): string {
  return (ReasonCodeSchema.value[reason]?.name ?? String(reason)).replace(/^REASON_CODE_/, "");
}
