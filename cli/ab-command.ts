import { toJson } from "@bufbuild/protobuf";
import { type SetComparison, SetComparisonSchema } from "#proto/pmx/audit/v1/comparison_pb.ts";
import type { AbArguments } from "./ab-arguments.ts";
import type { CommandContext } from "./command-context.ts";
import { comparisonExitCode } from "./comparison-outcome.ts";
import { exitCodes } from "./exit-code.ts";
import { type GatewaySession, unlessInterrupted } from "./gateway-session.ts";
import { sprintMembers } from "./json-report.ts";
import { comparisonLines } from "./report/comparison-section.ts";
import { reportWidth } from "./report/sprint-report.ts";
import { besideEachOther } from "./variants/run-pair.ts";
import { type EndedVariant, runVariants } from "./variants/run-variants.ts";

type Compare = (
  gateway: GatewaySession,
  ended: readonly EndedVariant[],
) => Promise<{ comparison: SetComparison; ended: readonly EndedVariant[] }>;

/**
 * Runs both arms, has them compared and prints the recorded verdict. The exit code says whether it is decided, not
 * whether a gate holds.
 */
export async function abCommand(
  { sprint: typed, arms, decideBy, lookEveryAudits }: AbArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal, interruption } = context;
  const isAssured = typed.assured === true;
  const spec = decideBy === "" ? undefined : { decisiveMetric: decideBy };
  const compare: Compare = async (gateway, ended) => {
    const [base, other] = ended.map(({ sprint }) => sprint.name);
    const { comparison } = await unlessInterrupted(
      interruption,
      gateway.sprints.compareSprints({
        baseSprint: base!,
        otherSprint: other!,
        ...(spec && { spec }),
      }),
    );
    return { comparison: comparison!, ended };
  };
  const looks = lookEveryAudits !== undefined && {
    lookEveryAudits,
    ...(spec && { comparison: spec }),
  };
  const done = await (looks
    ? runVariants(typed, arms, context, compare, besideEachOther(looks, context))
    : runVariants(typed, arms, context, compare));
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
