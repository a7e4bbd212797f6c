import type { MessageInitShape } from "@bufbuild/protobuf";
import type { ComparisonSpecSchema } from "#proto/pmx/audit/v1/comparison_pb.ts";
import type { CommandContext } from "../command-context.ts";
import { unlessInterrupted } from "../gateway-session.ts";
import type { SprintArguments } from "../sprint-arguments.ts";
import { startOrResume } from "../start-sprint.ts";
import { type RunAll, sentBefore, type VariantRun } from "./run-variants.ts";

/** How two arms are looked at while they run. */
export interface Looks {
  /** Audit runs between two looks. */
  readonly lookEveryAudits: number;
  /** Absent for the defaults. */
  readonly comparison?: MessageInitShape<typeof ComparisonSpecSchema>;
}

/**
 * Runs two arms beside each other, each of which names the other: the gateway looks at both after every so many audit
 * runs and ends them when they are decided. Both are created before either has a step, the base first. Where the other
 * cannot be created the base is cancelled: it would wait for it.
 */
export function besideEachOther(looks: Looks, context: CommandContext): RunAll {
  return async ([first, second], bars, runOneOf, { sprints, ...gateway }) => {
    const [base, other] = paired(first as VariantRun, second as VariantRun, looks);
    const create = ({ own }: VariantRun, sent: typeof bars) =>
      unlessInterrupted(
        context.interruption,
        startOrResume(own, { sprints, ...gateway }, sent, own.requestId as string, () => undefined),
      );
    const { name } = await create(base, bars);
    try {
      await create(other, sentBefore(bars));
    } catch (error) {
      if (!context.interruption.aborted) await sprints.cancelSprint({ name });
      throw error;
    }
    const sent = sentBefore(bars);
    // They advance together, so that the progress of one is that of both.
    const silent = { ...other, own: { ...other.own, quiet: true, json: false } };
    const [ofBase, ofOther] = await Promise.allSettled([
      runOneOf(base, sent),
      runOneOf(silent, sent),
    ]);
    if (ofBase.status === "rejected") throw ofBase.reason;
    if (ofOther.status === "rejected") throw ofOther.reason;
    if (ofBase.value === undefined || ofOther.value === undefined) return undefined;
    return [ofBase.value, ofOther.value];
  };
}

/** Both with the name of the other. */
function paired(base: VariantRun, other: VariantRun, looks: Looks) {
  const withPair = (run: VariantRun, { own: { requestId } }: VariantRun, isBase: boolean) => {
    const pair = { ...looks, otherRequestId: requestId as string, isBase };
    const own: SprintArguments = { ...run.own, plan: { ...run.own.plan, pair } };
    return { ...run, own };
  };
  return [withPair(base, other, true), withPair(other, base, false)] as const;
}
