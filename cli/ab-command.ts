import { toJson } from "@bufbuild/protobuf";
import { SetComparisonSchema } from "#proto/pmx/audit/v1/comparison_pb.ts";
import type { AbArguments } from "./ab-arguments.ts";
import type { CommandContext } from "./command-context.ts";
import { comparisonExitCode } from "./comparison-outcome.ts";
import { exitCodes } from "./exit-code.ts";
import { unlessInterrupted } from "./gateway-session.ts";
import { sprintMembers } from "./json-report.ts";
import { comparisonLines } from "./report/comparison-section.ts";
import { reportWidth } from "./report/sprint-report.ts";
import { runVariants } from "./variants/run-variants.ts";

/**
 * Runs both arms, has them compared and prints the recorded verdict. The exit code says whether it is decided, not
 * whether a gate holds.
 */
export async function abCommand(
  { sprint: typed, arms, decideBy }: AbArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal, interruption } = context;
  const isAssured = typed.assured === true;
  const done = await runVariants(typed, arms, context, async (gateway, ended) => {
    const [base, other] = ended.map(({ sprint }) => sprint.name);
    const { comparison } = await unlessInterrupted(
      interruption,
      gateway.sprints.compareSprints({
        baseSprint: base!,
        otherSprint: other!,
        ...(decideBy !== "" && { spec: { decisiveMetric: decideBy } }),
      }),
    );
    return { comparison: comparison!, ended };
  });
  if (done === undefined) return exitCodes.interrupted;
  const { comparison, ended } = done;
  if (typed.json) {
    const members = ended.map(({ variant, sprint, result, steps, timings }) => {
      return { variant: variant.label, ...sprintMembers(sprint, result, steps, timings) };
    });
    const message = toJson(SetComparisonSchema, comparison, { alwaysEmitImplicit: true });
    terminal.out(`${JSON.stringify({ comparison: message, arms: members })}\n`);
  } else {
    const rows = ended.map(({ variant, ...one }) => ({ label: variant.label, ...one }));
    const width = Math.min(terminal.outColumns ?? reportWidth, reportWidth);
    terminal.out(`${comparisonLines(comparison, rows, width, isAssured).join("\n")}\n`);
  }
  return comparisonExitCode(comparison, isAssured);
}
