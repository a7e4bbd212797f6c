import { toJson } from "@bufbuild/protobuf";
import { assuredOfGate } from "#lib/report/assured-text.ts";
import { wrap } from "#lib/report/plain-text.ts";
import { trialSentences } from "#lib/report/trial-sentences.ts";
import { GateEvaluationSchema } from "#proto/pmx/audit/v1/gate_pb.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { CommandContext } from "./command-context.ts";
import { withGateway } from "./data/with-gateway.ts";
import { exitCodeOfAssured, exitCodeOfVerdict } from "./exit-code.ts";
import { usageFault } from "./flag.ts";
import type { GateArguments } from "./gate-arguments.ts";
import type { GatewaySession } from "./gateway-session.ts";
import { lastCheckpoint } from "./records/last-checkpoint.ts";
import { gateLines } from "./report/gate-section.ts";
import { robustnessLines } from "./report/robustness-section.ts";
import { checkpointLines, reportWidth } from "./report/sprint-report.ts";
import { newestSucceeded } from "./sprint-lookup.ts";

/** Evaluates a gate over recorded sprints, prints it and returns the exit code of its verdict, or of the assured one. */
export async function gateCommand(
  { json, sprints, ...typed }: GateArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal } = context;
  const { gate, baselineSprint, requiredEffectiveAudits } = typed;
  const { evaluation, judged, checkpoint } = await withGateway(typed, context, async (gateway) => {
    const named = sprints.length > 0 ? sprints : [await newest(gateway)];
    const request = { gate, sprints: [...named], baselineSprint, requiredEffectiveAudits };
    const answer = await gateway.sprints.evaluateSprintGate(request);
    const { environment } = context;
    return {
      evaluation: answer.evaluation!,
      judged: await mostTried(gateway, named),
      // The answer is in the log by now.
      checkpoint: json ? undefined : await lastCheckpoint({ gateway, place: typed, environment }),
    };
  });
  if (json) {
    const message = toJson(GateEvaluationSchema, evaluation, { alwaysEmitImplicit: true });
    terminal.out(`${JSON.stringify(message)}\n`);
  } else {
    const width = Math.min(terminal.outColumns ?? reportWidth, reportWidth);
    const found = [...gateLines(evaluation, width), ...robustnessLines(evaluation, width)];
    const tried = judged === undefined ? [] : trialSentences(judged);
    const trials = tried.flatMap((text) => wrap(text, width, "  "));
    const kept = checkpoint === undefined ? [] : ["", ...checkpointLines(checkpoint, width)];
    const lines = [`Evidence of ${evaluation.auditSet}`, "", ...found, ...trials, ...kept];
    terminal.out(`${lines.join("\n")}\n`);
  }
  return typed.assured
    ? exitCodeOfAssured(assuredOfGate(evaluation))
    : exitCodeOfVerdict(evaluation.verdict);
}

/** Of the sprints that are judged together the one with the most trials before it. */
async function mostTried(
  { sprints }: GatewaySession,
  names: readonly string[],
): Promise<Sprint | undefined> {
  const judged: Sprint[] = [];
  for (const name of names) {
    const { sprint } = await sprints.getSprint({ name });
    if (sprint !== undefined) judged.push(sprint);
  }
  const numberOf = ({ trial }: Sprint) => trial?.number ?? 0;
  return judged.sort((one, other) => numberOf(other) - numberOf(one))[0];
}

async function newest(gateway: GatewaySession): Promise<string> {
  const sprint = await newestSucceeded(gateway);
  if (sprint !== undefined) return sprint.name;
  throw usageFault("gate", `no sprint has succeeded yet (${gateway.records}); run one first`);
}
