import { toJson } from "@bufbuild/protobuf";
import { GateEvaluationSchema } from "#proto/pmx/audit/v1/gate_pb.ts";
import type { CommandContext } from "./command-context.ts";
import { withGateway } from "./data/with-gateway.ts";
import { exitCodeOfAssured, exitCodeOfVerdict } from "./exit-code.ts";
import { usageFault } from "./flag.ts";
import type { GateArguments } from "./gate-arguments.ts";
import type { GatewaySession } from "./gateway-session.ts";
import { assuredOfGate } from "./report/assured-section.ts";
import { gateLines } from "./report/gate-section.ts";
import { robustnessLines } from "./report/robustness-section.ts";
import { reportWidth } from "./report/sprint-report.ts";
import { newestSucceeded } from "./sprint-lookup.ts";

/** Evaluates a gate over recorded sprints, prints it and returns the exit code of its verdict, or of the assured one. */
export async function gateCommand(
  { json, sprints, ...typed }: GateArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal } = context;
  const { gate, baselineSprint, requiredEffectiveAudits } = typed;
  const evaluation = await withGateway(typed, context, async (gateway) => {
    const named = sprints.length > 0 ? sprints : [await newest(gateway)];
    const request = { gate, sprints: [...named], baselineSprint, requiredEffectiveAudits };
    return (await gateway.sprints.evaluateSprintGate(request)).evaluation!;
  });
  if (json) {
    const message = toJson(GateEvaluationSchema, evaluation, { alwaysEmitImplicit: true });
    terminal.out(`${JSON.stringify(message)}\n`);
  } else {
    const width = Math.min(terminal.outColumns ?? reportWidth, reportWidth);
    const found = [...gateLines(evaluation, width), ...robustnessLines(evaluation, width)];
    const lines = [`Evidence of ${evaluation.auditSet}`, "", ...found];
    terminal.out(`${lines.join("\n")}\n`);
  }
  return typed.assured
    ? exitCodeOfAssured(assuredOfGate(evaluation))
    : exitCodeOfVerdict(evaluation.verdict);
}

async function newest(gateway: GatewaySession): Promise<string> {
  const sprint = await newestSucceeded(gateway);
  if (sprint !== undefined) return sprint.name;
  throw usageFault("gate", `no sprint has succeeded yet (${gateway.records}); run one first`);
}
