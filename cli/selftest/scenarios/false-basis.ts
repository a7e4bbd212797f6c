import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { AssuredVerdict } from "#proto/pmx/audit/v1/assurance_pb.ts";
import type { GateEvaluation } from "#proto/pmx/audit/v1/gate_pb.ts";
import { ownGate } from "../configuration.ts";
import { hasAssuredPass, movements, seenSprint } from "../planted-sprint.ts";
import type { Attack } from "../scenario.ts";

export const falseBasis: Attack = {
  name: "false-basis",
  kind: "ATTACK",
  stated: "NOT_DETECTABLE",
  does: "The audit service itself is asked about a backtest, with the word that no bar was there when the setting was recorded.",
  defence:
    "ask the gateway (pmx gate, EvaluateSprintGate), which says both by its register: its answer is EXPLORATORY",
  async run(bench) {
    const stack = await bench.empty();
    const sprint = await seenSprint(stack, "SEEN", bench.seed, movements.trend);
    if (hasAssuredPass(sprint)) throw new Error("the sprint itself has an assured PASS");
    const { evaluation } = await stack.audit.evaluateGate({
      ...{ gate: ownGate, auditSet: sprint.name },
      seenUntilTime: timestampFromMs(0),
    });
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
