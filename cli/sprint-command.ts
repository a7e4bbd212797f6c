import { Fault } from "#lib/kernel/fault.ts";
import { systemClock } from "#lib/kit/clock.ts";
import { type Sprint, SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { seriesAt } from "./bars/series-at.ts";
import { barsOfFiles, type SprintBars } from "./bars/sprint-bars.ts";
import { syntheticBars } from "./bars/synthetic-bars.ts";
import type { CommandContext } from "./command-context.ts";
import { cycleRequestId, seedOf } from "./extraction-flags.ts";
import { type FollowedSprint, followSprint } from "./follow-sprint.ts";
import { withForecaster } from "./forecaster/with-forecaster.ts";
import {
  embeddedGateway,
  type GatewaySession,
  remoteGateway,
  unlessInterrupted,
} from "./gateway-session.ts";
import { jsonError } from "./json-error.ts";
import { type LogPlace, logPlace } from "./log-place.ts";
import { type Notifier, openNotifier } from "./notify/notifier.ts";
import { tellOf } from "./notify/tell-sprint.ts";
import { createProgress } from "./progress.ts";
import { lastCheckpoint } from "./records/last-checkpoint.ts";
import { selectionOf } from "./records/selection-of.ts";
import { timingsOf } from "./report/timings.ts";
import { type EndedCycle, runCycles } from "./run-cycles.ts";
import { isSilent, type SprintArguments } from "./sprint-arguments.ts";
import { newestUnfinished, resultOf, resumeCommand } from "./sprint-lookup.ts";
import { startOrResume } from "./start-sprint.ts";

/** The longest wait for an orderly close after an interruption; the journal is durable anyway. */
const interruptedCloseMs = 3_000;

/** Runs (or resumes) a sprint a cycle, prints the results and returns the exit code of the worst verdict. */
export async function sprintCommand(
  typed: SprintArguments,
  context: CommandContext,
): Promise<number> {
  const { log, dataDir } = typed;
  const notifier = openNotifier(typed.notify, context);
  const bars = await barsOf(typed, 1, context);
  const place = logPlace(log, dataDir, context.terminal);
  try {
    const gateway = await openGateway(typed, context, place);
    try {
      const { forward, dryRun } = typed;
      if (dryRun) {
        const { planOpening } = await import("./plan-opening.ts");
        return await planOpening(typed, context, gateway, bars);
      }
      if (forward !== undefined) {
        const { forwardCommand } = await import("./forward/forward-command.ts");
        const files = typed.barsPath === undefined ? undefined : bars;
        return await forwardCommand(typed, forward, context, { ...gateway, notifier }, files);
      }
      let before: Sprint | undefined;
      return await runCycles(typed, context.terminal, {
        async runCycle(cycle) {
          // The clock starts with the process, which the first cycle counts as its own.
          const startMs = cycle === 1 ? 0 : context.elapsedMs();
          const own = cycle === 1 ? bars : await barsOf(typed, cycle, context);
          if (before !== undefined) await fetchAgain(typed, context, gateway, before);
          const ended = await runOne(typed, context, gateway, own, { cycle, startMs, notifier });
          before = ended?.sprint;
          return ended;
        },
        records: gateway.records,
        interruption: context.interruption,
      });
    } finally {
      await closeGateway(gateway, context);
    }
  } finally {
    await notifier?.settled();
    const troubles = place.troubles();
    if (troubles !== undefined && !isSilent(typed, context.terminal)) {
      context.terminal.err(`note: ${troubles} in the log: ${place.name}\n`);
    }
    place.close();
  }
}

/** The bars of a cycle: generated, or those of --bars; says which files are left out because they cannot be used. */
export async function barsOf(
  { plan, files, barsPath, syntheticSeed, dataDir, ...typed }: SprintArguments,
  cycle: number,
  { terminal }: CommandContext,
): Promise<SprintBars> {
  if (syntheticSeed !== undefined) {
    return syntheticBars({ ...plan, seed: seedOf(syntheticSeed, cycle), dataDir });
  }
  if (barsPath === undefined) return barsOfFiles([]);
  const request = { ...files, nowMs: systemClock.nowMs() };
  const { series, failed } = await seriesAt(barsPath, request, plan.tickers);
  for (const { file, problems } of isSilent(typed, terminal) ? [] : failed) {
    terminal.err(`note: ${file} is left out: ${problems[0]?.description}\n`);
  }
  return barsOfFiles(series);
}

/** What sources answered for the cycle before, where they are turned on here and now. */
async function fetchAgain(
  typed: SprintArguments,
  context: CommandContext,
  gateway: GatewaySession,
  before: Sprint,
): Promise<void> {
  if (typed.address !== undefined || typed.syntheticSeed !== undefined) return;
  const again = await import("./data/fetch-again.ts");
  const { dataDir } = typed;
  const { environment, interruption, terminal } = context;
  const note = (line: string) => {
    if (!isSilent(typed, terminal)) terminal.err(`${line}\n`);
  };
  await unlessInterrupted(
    interruption,
    again.fetchAgain(before, gateway.marketData, { dataDir, environment, note }),
  );
}

/** Closes a gateway; after an interruption it is given little time, since the journal is durable anyway. */
export async function closeGateway(
  gateway: GatewaySession,
  { interruption, sleep }: CommandContext,
): Promise<void> {
  const closed = gateway.close();
  if (interruption.aborted) {
    await Promise.race([closed.catch(() => undefined), sleep(interruptedCloseMs)]);
  } else await closed;
}

/** The gateway that runs elsewhere, or one that is started in this process. */
export async function openGateway(
  { address, dataDir, requestId }: SprintArguments,
  context: CommandContext,
  log: LogPlace,
): Promise<GatewaySession> {
  if (address !== undefined) return remoteGateway(address, context.environment);
  return embeddedGateway(context, {
    dataDir,
    // With a request id the sprint may be one that was interrupted: then it has to be resumed. With
    // --resume nothing runs before the sprint is known to exist.
    resumeSprints: requestId !== undefined,
    log,
  });
}

/** The sprint of a cycle with its result; undefined when interrupted, which is said. @throws Fault */
export async function runOne(
  typed: SprintArguments,
  context: CommandContext,
  gateway: GatewaySession,
  bars: SprintBars,
  {
    cycle,
    startMs,
    notifier,
  }: { readonly cycle: number; readonly startMs: number; readonly notifier?: Notifier | undefined },
): Promise<EndedCycle | undefined> {
  const { terminal, elapsedMs, interruption, newId } = context;
  const note = (line: string) => {
    if (!isSilent(typed, terminal)) terminal.err(`${line}\n`);
  };
  const unfinished =
    cycle === 1 ? await unlessInterrupted(interruption, newestUnfinished(gateway)) : undefined;
  const readyMs = elapsedMs();
  const isNew = typed.resume === undefined && typed.requestId === undefined;
  if (unfinished && isNew && typed.address === undefined) {
    const command = resumeCommand(unfinished.name, typed, context.environment);
    const state = unfinished.state === SprintState.PAUSED ? "paused" : "unfinished";
    note(`note: ${unfinished.name} is ${state}; continue it with: ${command}`);
  }
  const requestId = cycleRequestId(typed.requestId ?? newId(), cycle);
  const started = await unlessInterrupted(
    interruption,
    withForecaster(typed, gateway, bars, context.environment, note).then((plan) =>
      startOrResume({ ...typed, plan }, gateway, bars, requestId, note),
    ),
  );
  const followed = await follow(started, typed, context, gateway, notifier);
  if (followed === undefined) {
    const text = interruptedText(started, typed, context, cycle);
    terminal.err(`${text}\n`);
    if (typed.json) terminal.out(jsonError(new Fault("CANCELLED", "CANCELLED", text)));
    return undefined;
  }
  const { sprint, steps } = followed;
  const result = resultOf(sprint, resumeCommand(sprint.name, typed, context.environment));
  const { address, dataDir } = typed;
  const place = { dataDir, ...(address !== undefined && { address }) };
  const { environment } = context;
  return {
    sprint,
    steps,
    result,
    selection: await selectionOf(gateway, sprint.name, interruption),
    checkpoint: await lastCheckpoint({ gateway, place, environment }),
    timings: timingsOf({ startMs, readyMs, doneMs: elapsedMs() }, sprint.asOfTimes.length),
  };
}

function interruptedText(
  { name }: Sprint,
  typed: SprintArguments,
  { environment }: CommandContext,
  cycle: number,
): string {
  const command = resumeCommand(name, typed, environment);
  const left = (typed.cycles ?? 1) - cycle;
  const unbegun = left > 0 ? ` (${left} of ${typed.cycles} cycles were not begun)` : "";
  return typed.address === undefined
    ? `Interrupted; nothing is lost${unbegun}. Continue with: ${command}`
    : `Interrupted; ${name} still runs at the gateway${unbegun}. Watch it with: ${command}`;
}

/** The ended sprint; undefined when interrupted. */
async function follow(
  started: Sprint,
  typed: SprintArguments,
  context: CommandContext,
  { sprints }: GatewaySession,
  notifier: Notifier | undefined,
): Promise<FollowedSprint | undefined> {
  const { name, asOfTimes, spec } = started;
  const { terminal, interruption, sleep, environment } = context;
  const progress = createProgress(
    terminal,
    {
      audits: asOfTimes.length,
      interval: spec?.interval ?? BarInterval.DAY_1,
      passInterval: spec?.intradayPass?.interval ?? BarInterval.HOUR_1,
    },
    isSilent(typed, terminal),
  );
  const told = tellOf(notifier, started, { sprints }, context);
  try {
    const followed = await followSprint({
      watch: (afterSequence) =>
        sprints.watchSprint({ name, afterSequence }, { signal: interruption }),
      onStep(step) {
        progress.step(step);
        told.step(step);
      },
      onPause: () => {
        const text = `${name} was paused; this waits until it goes on with`;
        if (!typed.quiet) progress.note(`${text}: ${resumeCommand(name, typed, environment)}`);
      },
      onReconnect: (attempt, waitMs) => {
        if (typed.quiet) return;
        progress.note(`the gateway is away; watching again in ${waitMs} ms (attempt ${attempt})`);
      },
      signal: interruption,
      sleep,
    });
    told.ended(followed);
    return followed;
  } catch (error) {
    if (interruption.aborted) return undefined;
    throw error;
  } finally {
    progress.end();
  }
}
