import { systemClock } from "#lib/kit/clock.ts";
import { assuredOfSprint, worstAssured } from "#lib/report/assured-text.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCodeOfAssured, exitCodeOfError, exitCodeOfVerdict, exitCodes } from "../exit-code.ts";
import { faultText } from "../fault-text.ts";
import { followSprint, hasEnded } from "../follow-sprint.ts";
import { GateWatch } from "../gate-watch.ts";
import { type GatewaySession, remoteGateway, unlessInterrupted } from "../gateway-session.ts";
import { type Notifier, openNotifier } from "../notify/notifier.ts";
import type { NotifyRequest } from "../notify/notify-flags.ts";
import { endedEvent } from "../notify/sprint-event.ts";
import { tellGate } from "../notify/tell-sprint.ts";
import { sprintOf } from "../records/sprint-record.ts";
import { worstVerdict } from "../report/cycles-section.ts";
import { newestFirst, resultOf, resumeCommand } from "../sprint-lookup.ts";
import { type Display, displayOf } from "./display.ts";
import { WatchedSprint } from "./watched-sprint.ts";

/** What `pmx watch` was asked for. */
export interface WatchArguments {
  /** Resource names, each once; empty for all that run. */
  readonly sprints: readonly string[];
  readonly address: string;
  /** Whether the assured verdicts decide the exit code. */
  readonly assured: boolean;
  readonly json: boolean;
  readonly notify?: NotifyRequest;
}

/** Follows sprints to their ends and answers the exit code of the worst verdict, or of the first error. */
export async function watchCommand(
  typed: WatchArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal, interruption } = context;
  const notifier = openNotifier(typed.notify, context);
  const gateway = remoteGateway(typed.address, context.environment);
  try {
    const sprints = await unlessInterrupted(interruption, wanted(typed.sprints, gateway));
    if (sprints.length === 0) {
      terminal.err(
        `no sprint runs at ${typed.address}; pmx list --address ${typed.address} has all\n`,
      );
      return exitCodes.pass;
    }
    const watched = sprints.map((sprint) => new WatchedSprint(sprint));
    const display = displayOf(watched, terminal, typed.json);
    const surroundings = { typed, context, gateway, display, notifier };
    const ends = await Promise.all(
      watched.map((one) => watch(one, surroundings).catch((error: unknown) => ({ error }))),
    );
    display.end();
    if (interruption.aborted) return interrupted(watched, typed, context);
    return codeOf(ends, typed, context);
  } finally {
    await notifier?.settled();
    await gateway.close();
  }
}

/** The sprints that are named, or all that have not come to rest, the oldest first. */
async function wanted(
  names: readonly string[],
  gateway: GatewaySession,
): Promise<readonly Sprint[]> {
  const found: Sprint[] = [];
  for (const name of names) found.push(await sprintOf(gateway, name));
  if (names.length > 0) return found;
  for await (const sprint of newestFirst(gateway)) if (!hasEnded(sprint.state)) found.push(sprint);
  return found.reverse();
}

interface Surroundings {
  readonly typed: WatchArguments;
  readonly context: CommandContext;
  readonly gateway: GatewaySession;
  readonly display: Display;
  readonly notifier: Notifier | undefined;
}

/** Follows one sprint to its end. @throws Fault where the gateway stays away; CANCELLED when interrupted */
async function watch(watched: WatchedSprint, surroundings: Surroundings): Promise<Sprint> {
  const { context, gateway, display, notifier, typed } = surroundings;
  const { interruption: signal, sleep, elapsedMs, environment } = context;
  const { sprints } = gateway;
  const { name } = watched.sprint;
  const wasOver = hasEnded(watched.sprint.state);
  display.show(watched, { kind: "stand" });
  const gates = new GateWatch(watched.sprint, {
    ...{ sprints, elapsedMs, signal },
    onFinding(finding) {
      watched.gate(finding);
      display.show(watched, { kind: "gate", finding });
      if (notifier !== undefined) tellGate(notifier, watched.sprint, finding);
    },
  });
  const followed = await followSprint({
    watch: (afterSequence) => sprints.watchSprint({ name, afterSequence }, { signal }),
    onStep(step) {
      if (!watched.step(step, elapsedMs()) || wasOver) return;
      display.show(watched, { kind: "step", step });
      gates.step(step);
    },
    onPause(sprint) {
      const toResume = resumeCommand(
        sprint.name,
        { address: typed.address, dataDir: "" },
        environment,
      );
      display.show(watched, { kind: "paused", toResume });
    },
    onReconnect: (attempt, waitMs) => display.show(watched, { kind: "away", attempt, waitMs }),
    ...{ signal, sleep },
  });
  const { sprint, steps } = followed;
  watched.sprint = sprint;
  const sequence = Number(steps.at(-1)?.sequence ?? 0n);
  gates.ended(sprint.result, sequence, sprint.completedAudits);
  display.show(watched, { kind: "ended" });
  notifier?.notify(endedEvent(sprint, { sequence, timeMs: systemClock.nowMs() }));
  return sprint;
}

/** Says that the sprints go on, and how to watch them again. */
function interrupted(
  watched: readonly WatchedSprint[],
  { address }: WatchArguments,
  { terminal }: CommandContext,
): number {
  const left = watched
    .filter(({ sprint }) => !hasEnded(sprint.state))
    .map(({ sprint }) => sprint.name);
  const which = left.length === 1 ? `${left[0]} goes on` : `${left.length} sprints go on`;
  terminal.err(
    `Interrupted; ${which} at the gateway. Watch again with: pmx watch ${left.join(" ")} --address ${address}\n`,
  );
  return exitCodes.interrupted;
}

/** Of the first sprint that could not be followed or was stopped, else of the worst verdict. */
function codeOf(
  ends: readonly (Sprint | { readonly error: unknown })[],
  { assured, address }: WatchArguments,
  { terminal, environment }: CommandContext,
): number {
  const errors: unknown[] = [];
  const results = ends.flatMap((end) => {
    try {
      if ("error" in end) throw end.error;
      return [resultOf(end, resumeCommand(end.name, { address, dataDir: "" }, environment))];
    } catch (error) {
      errors.push(error);
      return [];
    }
  });
  for (const error of errors) terminal.err(faultText(error, environment.PMX_LOG_LEVEL === "debug"));
  if (errors.length > 0) return exitCodeOfError(errors[0]);
  if (assured) return exitCodeOfAssured(worstAssured(results.map(assuredOfSprint)));
  return exitCodeOfVerdict(worstVerdict(results.map(({ verdict }) => verdict)));
}
