import { setTimeout as delay } from "node:timers/promises";
import { create } from "@bufbuild/protobuf";
import { levelOf } from "#cli/doctor/finding.ts";
import { judgeFacts } from "#cli/doctor/judge-facts.ts";
import { statusesOf } from "#cli/doctor/judge-processes.ts";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { OperationsService } from "#proto/pmx/ops/v1/operations_service_pb.ts";
import { PeerStatusSchema } from "#proto/pmx/ops/v1/process_status_pb.ts";
import { databaseFindings } from "#test/fuzz/aftermath.ts";
import { type Injected, inject } from "./inject.ts";
import { differences, factGaps, inFoldersApart, inOneFolder, orderFindings } from "./records.ts";
import { type Blow, faultText, processes, scheduleOf } from "./schedule.ts";
import { createSprint, type FollowedSprint, isAnswered, type Undisturbed } from "./sprint.ts";
import { startWorld, type World } from "./world.ts";

/** What a round was and what was found after it. */
export interface RoundReport {
  readonly seed: number;
  /** One line a fault: what, at which audit, and what there is to say of it. */
  readonly faults: readonly (readonly [fault: string, audit: string, remark: string])[];
  /** Why the sprint had to be resumed, each time. */
  readonly resumed: readonly string[];
  readonly tookMs: number;
  /** What must not be; none when all is well. */
  readonly findings: readonly string[];
}

const pollMs = 25;
/** Facts that are lost with NATS's files are asked for after some 15 seconds. */
const factsWithinMs = 90_000;
/** A round that takes longer waits for what does not come, such as a process that does not end on SIGTERM. */
const roundWithinMs = 400_000;
/** What no process says whatever befalls it. */
const saidOfDefects = /a bug of pmx|a defect of|unhandled/i;

/**
 * Runs the sprint with processes apart, disturbs it by the schedule of a seed, heals everything, and holds
 * what is left against the sprint that nothing disturbed.
 */
export async function runRound(
  seed: number,
  blows: number,
  undisturbed: Undisturbed,
  say: (text: string) => void,
): Promise<RoundReport> {
  const startedMs = performance.now();
  const faults: RoundReport["faults"][number][] = [];
  const findings: string[] = [];
  let resumed: readonly string[] = [];
  const world = await startWorld(undisturbed.configFolder);
  const run = async () => {
    const sprint = await createSprint(world.fleet.addressOf("gateway"), undisturbed.audits);
    try {
      for (const blow of scheduleOf(seed, undisturbed.audits, blows)) {
        await reaches(sprint, blow.afterAudits, roundWithinMs);
        findings.push(...(await restart(world)));
        await strike(world, sprint, blow, (...line) => {
          faults.push(line);
          say(`seed ${seed}, ${line[1]}: ${line[0]}${line[2] && ` (${line[2]})`}`);
        });
      }
      findings.push(...(await restart(world)));
      const ended = await sprint.end();
      resumed = ended.resumed;
      if (ended.sprintHash !== undisturbed.sprintHash) {
        findings.push(`sprint hash ${ended.sprintHash}, undisturbed ${undisturbed.sprintHash}`);
      }
      await factsArrive(world);
    } finally {
      sprint.close();
    }
    findings.push(...(await stopAll(world)), ...lookThrough(world, undisturbed));
  };
  const limit = new AbortController();
  const tooLong = delay(roundWithinMs, undefined, { signal: limit.signal }).then(() => {
    const running = processes.filter((name) => world.fleet.isRunning(name)).join(", ");
    throw new Error(`the round did not end in ${roundWithinMs / 1_000} s; there run: ${running}`);
  });
  try {
    await Promise.race([run(), tooLong]);
  } catch (error) {
    findings.push(error instanceof Error ? error.message : `${error}`);
  } finally {
    limit.abort();
    await world.close();
  }
  return { seed, faults, resumed, tookMs: performance.now() - startedMs, findings };
}

/** Begins the faults of a blow, and heals them when its time has passed. */
async function strike(
  world: World,
  sprint: FollowedSprint,
  { forAudits, holdMs, faults }: Blow,
  note: (fault: string, audit: string, remark: string) => void,
): Promise<void> {
  const { completedAudits, hasEnded } = sprint.seen();
  const injected: Injected[] = [];
  try {
    for (const fault of faults) {
      const one = await inject(world, fault);
      injected.push(one);
      const when = hasEnded ? "after its end" : `after audit ${completedAudits}`;
      note(faultText(fault), when, one.remark);
    }
    await reaches(sprint, completedAudits + forAudits, holdMs);
  } finally {
    // Together: a process that starts may wait for what else is disturbed.
    await Promise.all(injected.map((one) => one.heal()));
  }
}

/** Resolves when the sprint has so many audits or has ended, or after a time. */
async function reaches(sprint: FollowedSprint, audits: number, withinMs: number): Promise<void> {
  const deadlineMs = performance.now() + withinMs;
  await sprint.look();
  for (;;) {
    const { completedAudits, hasEnded } = sprint.seen();
    if (completedAudits >= audits || hasEnded || performance.now() >= deadlineMs) return;
    await delay(pollMs);
    await sprint.look();
  }
}

/** Starts what does not run any more. @returns what ended by itself, which no fault is a reason for */
async function restart({ fleet, start }: World): Promise<readonly string[]> {
  const ended = processes.filter((name) => !fleet.isRunning(name));
  await Promise.all(ended.map((name) => start(name)));
  return ended.map((name) => `${name} ended by itself:\n${fleet.logOf(name).slice(-2_000)}`);
}

/** Resolves when audit says that it has every fact, and after a time in any case: what is missing is found later. */
async function factsArrive({ fleet }: World): Promise<void> {
  const deadlineMs = performance.now() + factsWithinMs;
  const channel = openChannel(fleet.addressOf("gateway"));
  const operations = clientOf(OperationsService, channel);
  try {
    let hasAll = false;
    while (!hasAll && performance.now() < deadlineMs) {
      await isAnswered(async () => {
        const { status } = await operations.getStatus({ peerDepth: 2 }, { deadlineMs: 30_000 });
        const statuses = statusesOf(create(PeerStatusSchema, { ...(status && { status }) }));
        const level = levelOf(judgeFacts(statuses, statuses));
        hasAll = statuses.length === processes.length && level === "OK";
      });
      await delay(10 * pollMs);
    }
  } finally {
    channel.close();
  }
}

/** Ends every process in order. @returns what did not end well, or said of itself that it is wrong */
async function stopAll({ fleet }: World): Promise<readonly string[]> {
  const findings = await Promise.all(
    processes.map(async (name) => {
      const { exitCode } = await fleet.end(name, "SIGTERM");
      const log = fleet.logOf(name);
      const line = log.split("\n").find((text) => saidOfDefects.test(text));
      return [
        ...(exitCode === 0 ? [] : [`${name} ended with ${exitCode}:\n${log.slice(-2_000)}`]),
        ...(line === undefined ? [] : [`${name} logged: ${line}`]),
      ];
    }),
  );
  return findings.flat();
}

function lookThrough({ disks }: World, { folder }: Undisturbed): readonly string[] {
  const copy = disks.copy();
  const pathOf = inFoldersApart(copy);
  const { files, findings } = databaseFindings(copy);
  return [
    ...(files === processes.length ? [] : [`${files} databases, not ${processes.length}`]),
    ...findings,
    ...factGaps(pathOf),
    ...orderFindings(pathOf),
    ...differences(inOneFolder(folder), pathOf),
  ];
}
