import { spawn } from "node:child_process";
import process from "node:process";
import type { Environment } from "../setting.ts";
import type { SprintEvent } from "./sprint-event.ts";

/** Longest time that a command may take, and then until it is killed. */
export interface CommandLimits {
  readonly runMs: number;
  /** Also how long its standard error is read after its end, which what it left running may hold open. */
  readonly killMs: number;
  /** Ends it early. */
  readonly signal: AbortSignal;
}

export const commandLimits: Omit<CommandLimits, "signal"> = { runMs: 30_000, killMs: 2_000 };

/** Of what it writes to standard error, the end that is shown where it fails. */
const shownErrors = 500;

/**
 * Runs a command with an event as JSON on its standard input, and the gist of it in variables. No shell is in between, and
 * nothing of the event is in its arguments. What it prints to standard output is not shown, and what it leaves running by
 * itself is not waited for.
 * @throws Error saying what became of it, unless it ends with 0 in time
 */
export function runCommand(
  [program = "", ...args]: readonly string[],
  event: SprintEvent,
  environment: Environment,
  { runMs, killMs, signal }: CommandLimits,
): Promise<void> {
  return new Promise((resolve, reject) => {
    // A group of its own: what it starts ends with it, and a Ctrl-C at the terminal is not its business.
    const child = spawn(program, args, {
      stdio: ["pipe", "ignore", "pipe"],
      detached: true,
      env: { ...withoutSecret(environment), ...variablesOf(event) },
    });
    let said = "";
    let stopped: string | undefined;
    let ended: number | string | undefined;
    const timers: ReturnType<typeof setTimeout>[] = [];
    const kill = (name: "SIGTERM" | "SIGKILL") => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, name);
      } catch {
        // It is gone.
      }
    };
    const after = (ms: number, act: () => void) => timers.push(setTimeout(act, ms));
    const stop = (why: string) => {
      stopped ??= why;
      kill("SIGTERM");
      after(killMs, () => {
        kill("SIGKILL");
        // What has left the group holds the pipes open, and nobody knows for how long.
        after(killMs, leave);
      });
    };
    const onAbort = () => stop("was interrupted");
    const settle = (failure?: string) => {
      for (const timer of timers) clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      if (failure === undefined) resolve();
      else reject(new Error(`${program} ${failure}`));
    };
    const leave = () => {
      const words = said.trim() === "" ? "" : `: ${plainLine(said)}`;
      child.stderr.destroy();
      child.unref();
      if (stopped !== undefined) settle(`${stopped}${words}`);
      else if (ended === 0) settle();
      else settle(`ended with ${ended}${words}`);
    };
    after(runMs, () => stop(`did not end within ${runMs} ms`));
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said = `${said}${text}`.slice(-shownErrors);
    });
    child.once("error", (error) => settle(`cannot be started: ${error.message}`));
    child.once("exit", (code, ending) => {
      ended = code ?? ending ?? undefined;
      after(killMs, leave);
    });
    child.once("close", leave);
    // A command may end without having read what it is given.
    child.stdin.on("error", () => undefined);
    child.stdin.end(`${JSON.stringify(event)}\n`);
  });
}

/** On one line, without what would move the cursor or colour the screen of its reader. */
function plainLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\s]+/gu, " ").trim();
}

function withoutSecret({ PMX_NOTIFY_SECRET: _, ...environment }: Environment): Environment {
  return environment;
}

/** For a command that reads no JSON; each is empty where the event has none. */
function variablesOf({ id, type, subject, data }: SprintEvent) {
  const text = (member: unknown) => (typeof member === "string" ? member : "");
  return {
    PMX_EVENT_ID: id,
    PMX_EVENT_TYPE: type,
    PMX_EVENT_SPRINT: subject,
    PMX_EVENT_VERDICT: data.verdict ?? "",
    PMX_EVENT_STATE: text(data.state),
    PMX_EVENT_GATE: text(data.gate),
  };
}
