import { create, toJson } from "@bufbuild/protobuf";
import { SetComparisonSchema } from "#proto/pmx/audit/v1/comparison_pb.ts";
import { SprintResultSchema } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { CommandContext } from "../command-context.ts";
import { comparisonExitCode } from "../comparison-outcome.ts";
import type { DataPlace } from "../data/data-place.ts";
import { withGateway } from "../data/with-gateway.ts";
import { comparisonLines } from "../report/comparison-section.ts";
import { checkpointLines, reportWidth } from "../report/sprint-report.ts";
import { lastCheckpoint } from "./last-checkpoint.ts";
import { sprintOf } from "./sprint-record.ts";

/** What `pmx compare` was asked for. */
export interface CompareArguments extends DataPlace {
  /** Of the sprint that the other is held against. */
  readonly base: string;
  readonly other: string;
  /** Metric whose conclusion is that of the comparison; empty for the audit service's default. */
  readonly decideBy: string;
  /** Whether the assured conclusion decides the exit code. */
  readonly assured: boolean;
  readonly json: boolean;
}

/** Has two recorded sprints compared, prints the verdict, and answers whether it is decided. */
export async function compareCommand(
  { base, other, decideBy, assured, json, ...place }: CompareArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal } = context;
  const { comparison, arms, checkpoint } = await withGateway(place, context, async (gateway) => {
    const baseSprint = await sprintOf(gateway, base);
    const otherSprint = await sprintOf(gateway, other);
    const answer = await gateway.sprints.compareSprints({
      baseSprint: base,
      otherSprint: other,
      ...(decideBy !== "" && { spec: { decisiveMetric: decideBy } }),
    });
    const { environment } = context;
    return {
      comparison: answer.comparison!,
      arms: [baseSprint, otherSprint],
      // The comparison is in the log by now.
      checkpoint: json ? undefined : await lastCheckpoint({ gateway, place, environment }),
    };
  });
  if (json) {
    const message = toJson(SetComparisonSchema, comparison, { alwaysEmitImplicit: true });
    terminal.out(`${JSON.stringify({ comparison: message })}\n`);
  } else {
    const values = comparison.varied.map(({ path, baseJson, otherJson }) => ({
      base: `${path}=${baseJson}`,
      other: `${path}=${otherJson}`,
    }));
    const rows = arms.map((sprint, at) => ({
      label: values.map((one) => (at === 0 ? one.base : one.other)).join(" "),
      sprint,
      result: sprint.result ?? create(SprintResultSchema),
    }));
    const width = Math.min(terminal.outColumns ?? reportWidth, reportWidth);
    const kept = checkpoint === undefined ? [] : ["", ...checkpointLines(checkpoint, width)];
    const lines = [...comparisonLines(comparison, rows, width, assured), ...kept];
    terminal.out(`${lines.join("\n")}\n`);
  }
  return comparisonExitCode(comparison, assured);
}
