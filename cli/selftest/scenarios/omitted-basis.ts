import { AssuredVerdict } from "#proto/pmx/audit/v1/assurance_pb.ts";
import type { GateEvaluation } from "#proto/pmx/audit/v1/gate_pb.ts";
import { ownGate } from "../configuration.ts";
import { hasAssuredPass, movements, seenSprint } from "../planted-sprint.ts";
import type { Attack } from "../scenario.ts";

export const omittedBasis: Attack = {
  name: "omitted-basis",
  kind: "ATTACK",
  stated: "CAUGHT",
  does: "The audit service itself is asked about a backtest, without saying which bars were there and which trial it is.",
  defence:
    "where nobody says which bars were there, what would be a PASS is EXPLORATORY; the gateway says it by its register",
  async run(bench) {
    const stack = await bench.empty();
    const sprint = await seenSprint(stack, "SEEN", bench.seed, movements.trend);
    if (hasAssuredPass(sprint)) throw new Error("the sprint itself has an assured PASS");
    const { evaluation } = await stack.audit.evaluateGate({ gate: ownGate, auditSet: sprint.name });
    const { result } = await bench.trend();
    return [
      {
        by: "the assured verdict",
        honest: objection(result?.gates[0]),
        attacked: objection(evaluation),
      },
    ];
  },
};

function objection(evaluation: GateEvaluation | undefined): string | undefined {
  const assured = evaluation?.assured;
  return assured?.verdict === AssuredVerdict.PASS
    ? undefined
    : (assured?.reason ?? "there is none");
}
