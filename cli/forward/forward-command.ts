import { Fault } from "#lib/kernel/fault.ts";
import { assuredOfSprint } from "#lib/report/assured-text.ts";
import { ForwardOutcome } from "#proto/pmx/sprint/v1/forward_pb.ts";
import type { AdvanceForwardSprintResponse } from "#proto/pmx/sprint/v1/forward_service_pb.ts";
import type { SprintBars } from "../bars/sprint-bars.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCodeOfAssured, exitCodeOfVerdict, exitCodes } from "../exit-code.ts";
import { type FollowedSprint, followSprint } from "../follow-sprint.ts";
import { withForecaster } from "../forecaster/with-forecaster.ts";
import type { ForwardRequest } from "../forward-flag.ts";
import { type GatewaySession, unlessInterrupted } from "../gateway-session.ts";
import type { Notifier } from "../notify/notifier.ts";
import { tellOf } from "../notify/tell-sprint.ts";
import { keepCheckpoints, lastCheckpoint } from "../records/last-checkpoint.ts";
import { isSilent, type SprintArguments } from "../sprint-arguments.ts";
import { newestUnfinished, resultOf, resumeCommand } from "../sprint-lookup.ts";
import { specOf } from "../start-sprint.ts";
import { forwardJson, forwardText } from "./forward-report.ts";
import { importNewBars } from "./new-bars.ts";

/** A gateway, and who is told of a night's end and of gates that it changes. */
export interface ForwardGateway extends GatewaySession {
  readonly notifier: Notifier | undefined;
}

/** A forward sprint after the night, or as it stands where there was nothing to add. */
interface Night extends FollowedSprint {
  readonly answer: AdvanceForwardSprintResponse;
}

/**
 * Runs the next night of a forward sprint: imports what is new, adds the sessions that have closed, and prints how it
 * stands. Begins it where there is none of that name.
 * @param files - bars that were read from files; absent where none were given.
 * @returns the exit code of the verdict; 2 before the first night; 69 where bars are overdue.
 * @throws Fault of the gateway or of the night.
 */
export async function forwardCommand(
  typed: SprintArguments,
  request: ForwardRequest,
  context: CommandContext,
  gateway: ForwardGateway,
  files: SprintBars | undefined,
): Promise<number> {
  const { terminal, interruption } = context;
  const note = (line: string) => {
    if (!isSilent(typed, terminal)) terminal.err(`${line}\n`);
  };
  const night = await unlessInterrupted(
    interruption,
    prepare(typed, request, context, gateway, files, note).then(() =>
      runNight(typed, request.id, context, gateway, note),
    ),
  );
  const { sprint, answer } = night;
  const isOverdue = answer.outcome === ForwardOutcome.BARS_OVERDUE;
  const toResume = resumeCommand(sprint.name, typed, context.environment);
  const result = answer.forwardSprint?.nightCount === 0 ? undefined : resultOf(sprint, toResume);
  const { address, dataDir, checkpointTo } = typed;
  const checkpoint = await lastCheckpoint({
    ...{ gateway, environment: context.environment },
    place: { dataDir, ...(address !== undefined && { address }) },
  });
  const { records } = gateway;
  const shown = { ...night, result, records, checkpoint, columns: terminal.outColumns };
  terminal.out(typed.json ? forwardJson(shown) : forwardText(shown));
  if (checkpointTo !== undefined) await keepCheckpoints(checkpoint, checkpointTo, interruption);
  if (isOverdue) {
    terminal.err(`pmx: ${answer.message}\n`);
    return exitCodes.unavailable;
  }
  if (result === undefined) return exitCodes.inconclusive;
  return typed.assured
    ? exitCodeOfAssured(assuredOfSprint(result))
    : exitCodeOfVerdict(result.verdict);
}

/** Imports what is new and has the forward sprint created, or compared with what it was created as. */
async function prepare(
  typed: SprintArguments,
  { id: forwardId, isDescribed }: ForwardRequest,
  { environment }: CommandContext,
  gateway: GatewaySession,
  files: SprintBars | undefined,
  note: (line: string) => void,
): Promise<void> {
  const { plan, dataDir } = typed;
  // As the first call it also checks that the gateway answers.
  await newestUnfinished(gateway);
  const known = await gateway.forwardSprints.getForwardSprint({ forwardId }).catch(unlessNotFound);
  const sprint = known?.forwardSprint?.sprint;
  const bars = await importNewBars(
    files,
    { sprint, tickers: plan.tickers ?? [] },
    { client: gateway.marketData, dataDir, environment, note },
  );
  if (known !== undefined && !isDescribed) return;
  const planned = await withForecaster(typed, gateway, bars, environment, note);
  const spec = await specOf({ ...planned, audits: 1 }, gateway, bars, note);
  await gateway.forwardSprints.createForwardSprint({ forwardId, spec });
}

function unlessNotFound(error: unknown): undefined {
  if (error instanceof Fault && error.reason === "RESOURCE_NOT_FOUND") return undefined;
  throw error;
}

/** Has every night end that is under way, then runs the new one, if any. */
async function runNight(
  typed: SprintArguments,
  forwardId: string,
  context: CommandContext,
  gateway: ForwardGateway,
  note: (line: string) => void,
): Promise<Night> {
  const before = (await gateway.forwardSprints.getForwardSprint({ forwardId })).forwardSprint;
  const told = before?.sprint && tellOf(gateway.notifier, before.sprint, gateway, context);
  for (;;) {
    const answer = await gateway.forwardSprints.advanceForwardSprint({ forwardId });
    const name = answer.forwardSprint?.sprint?.name ?? "";
    if (answer.outcome !== ForwardOutcome.BARS_OVERDUE) note(`${forwardId}: ${answer.message}`);
    const followed = await follow(name, context, gateway, note);
    const { sprint } = followed;
    if (isNight(answer.outcome)) told?.ended(followed);
    // Throws what stopped the night.
    if (answer.outcome === ForwardOutcome.NIGHT_UNDER_WAY) {
      resultOf(sprint, resumeCommand(name, typed, context.environment));
    } else return { ...followed, answer };
  }
}

function isNight(outcome: ForwardOutcome): boolean {
  return outcome === ForwardOutcome.NIGHT_BEGUN || outcome === ForwardOutcome.NIGHT_UNDER_WAY;
}

/** The sprint at rest, with all its steps. */
function follow(
  name: string,
  { interruption: signal, sleep }: CommandContext,
  { sprints }: GatewaySession,
  note: (line: string) => void,
): Promise<FollowedSprint> {
  return followSprint({
    watch: (afterSequence) => sprints.watchSprint({ name, afterSequence }, { signal }),
    onStep: () => undefined,
    onPause: () => note(`${name} was paused; this waits until it goes on`),
    onReconnect: (attempt, waitMs) =>
      note(`the gateway is away; watching again in ${waitMs} ms (attempt ${attempt})`),
    signal,
    sleep,
  });
}
