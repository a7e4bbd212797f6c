import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { programArguments } from "#test/support/program.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import type { FaultKind, LinkTarget, PlannedFault, ProcessTarget } from "./schedule.ts";
import type { World } from "./world.ts";

/** A fault that is under way. */
export interface Injected {
  /** What there is to say of it, such as why it cannot be had here; empty for nothing. */
  readonly remark: string;
  /** Undoes it, and resolves once what was disturbed runs again. */
  heal(): Promise<void>;
}

const nothing = { remark: "", heal: async () => undefined };
/** How long a process over a disk that it cannot write is given to say so. */
const refusalMs = 5_000;

/** Begins a fault. */
export async function inject(world: World, fault: PlannedFault): Promise<Injected> {
  const { kind, target } = fault;
  if (kind === "SLOW" || kind === "CUT" || kind === "SILENT") {
    const link = world.links[target as LinkTarget];
    link.disturb(kind);
    return { ...nothing, heal: async () => link.heal() };
  }
  if (target === "nats") return injectNats(world, kind);
  return injectProcess(world, kind, target);
}

async function injectNats({ nats }: World, kind: FaultKind): Promise<Injected> {
  if (kind === "PAUSE") {
    nats.pause();
    return { ...nothing, heal: async () => nats.resume() };
  }
  await nats.end(kind === "TERM" ? "SIGTERM" : "SIGKILL");
  if (kind === "WIPE") nats.wipe();
  return { ...nothing, heal: () => nats.restart() };
}

async function injectProcess(
  world: World,
  kind: FaultKind,
  target: ProcessTarget,
): Promise<Injected> {
  const { fleet, disks } = world;
  switch (kind) {
    case "KILL":
      await fleet.end(target, "SIGKILL");
      return { ...nothing, heal: () => world.start(target) };
    case "TERM": {
      // It ends its calls first, which may wait for another that is disturbed.
      const ended = fleet.end(target, "SIGTERM");
      const heal = async () => {
        const { exitCode } = await ended;
        if (exitCode !== 0) throw new Error(`${target} ended with ${exitCode} on SIGTERM`);
        await world.start(target);
      };
      return { ...nothing, heal };
    }
    case "PAUSE": {
      const id = fleet.processIdOf(target);
      process.kill(id, "SIGSTOP");
      return { ...nothing, heal: async () => void process.kill(id, "SIGCONT") };
    }
    case "FULL_DISK":
      if (disks.lacking !== undefined) return { ...nothing, remark: `skipped: ${disks.lacking}` };
      disks.fill(target);
      return { ...nothing, heal: async () => disks.free(target) };
    case "READ_ONLY":
      if (disks.lacking !== undefined) return { ...nothing, remark: `skipped: ${disks.lacking}` };
      return startedReadOnly(world, target);
    case "LOCKED":
      return locked(world, target);
    case "CLOCK_BEHIND":
      return turned(world, target, -3_600);
    case "CLOCK_AHEAD":
      return turned(world, target, 40 * 86_400);
    default:
      throw new Error(`${kind} befalls no process`);
  }
}

async function startedReadOnly(world: World, target: ProcessTarget): Promise<Injected> {
  const { fleet } = world;
  await fleet.end(target, "SIGKILL");
  const refused = world.start(target, true).then(
    () => "it started, and cannot write",
    () => "it refused to start",
  );
  const remark = await Promise.race([refused, delay(refusalMs, "it waited", { ref: false })]);
  const heal = async () => {
    if (fleet.isRunning(target)) await fleet.end(target, "SIGKILL");
    await world.start(target);
  };
  return { remark, heal };
}

function turned({ clocks }: World, target: ProcessTarget, seconds: number): Injected {
  if (clocks.lacking !== undefined) return { ...nothing, remark: `skipped: ${clocks.lacking}` };
  clocks.turn(target, seconds);
  return { ...nothing, heal: async () => clocks.turn(target, 0) };
}

/** Locks the database of a process from a program that sees its disk. */
async function locked({ disks }: World, target: ProcessTarget): Promise<Injected> {
  const database = join(disks.folder, target, `${target}.db`);
  const program = [process.execPath, ...programArguments("test/faults/lock-database.ts"), database];
  const [command = process.execPath, ...rest] = disks.commandOf(target, program, false);
  const child = spawn(command, rest, {
    cwd: repositoryRoot,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const isLocked = await Promise.race([
    once(child.stdout, "data").then(() => true),
    exited.then(() => false),
  ]);
  const heal = async () => {
    child.stdin.end();
    await exited;
  };
  return { remark: isLocked ? "" : "its lock could not be had", heal };
}
