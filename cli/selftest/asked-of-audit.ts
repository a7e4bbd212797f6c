import { AssuredVerdict } from "#proto/pmx/audit/v1/assurance_pb.ts";
import type { EvaluateGateRequest } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import type { GateEvaluation } from "#proto/pmx/audit/v1/gate_pb.ts";
import { ownGate } from "./configuration.ts";
import { hasAssuredPass, movements, seenSprint } from "./planted-sprint.ts";
import type { Look } from "./scenario.ts";
import type { Workbench } from "./workbench.ts";

/**
 * Asks the audit service itself about a backtest whose bars had all been seen, as no gateway would.
 * @param stated - what the caller says of the bars that were there.
 */
export async function askedOfAudit(
  bench: Workbench,
  stated: Partial<Pick<EvaluateGateRequest, "seenUntilTime">>,
): Promise<readonly Look[]> {
  const stack = await bench.empty();
  const sprint = await seenSprint(stack, "SEEN", bench.seed, movements.trend);
  if (hasAssuredPass(sprint)) throw new Error("the sprint itself has an assured PASS");
  const question = { gate: ownGate, auditSet: sprint.name, ...stated };
  const { evaluation } = await stack.audit.evaluateGate(question);
  const { result } = await bench.trend();
  return [
    {
      by: "the assured verdict",
      honest: objection(result?.gates[0]),
      attacked: objection(evaluation),
    },
  ];
}

function objection(evaluation: GateEvaluation | undefined): string | undefined {
  const assured = evaluation?.assured;
  return assured?.verdict === AssuredVerdict.PASS
    ? undefined
    : (assured?.reason ?? "there is none");
}
