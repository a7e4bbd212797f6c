import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import type { ProcessName } from "#cli/embedded.ts";
import { programArguments } from "#test/support/program.ts";
import { environmentOf } from "#test/support/run-pmx.ts";

/** The services under attack, in a process of their own, so that a crash is seen as one. */
export interface Target {
  readonly addresses: Readonly<Record<ProcessName, string>>;
  /** Why the process has ended, if it has. */
  ended(): string | undefined;
  /** What was logged; only errors are. */
  logged(): string;
  /** Ends the process in order. @throws Error when it does not exit with 0 in time */
  stop(): Promise<void>;
  /** Ends the process at once, if it still runs. */
  kill(): void;
}

const stopLimitMs = 60_000;

/** Starts all services over the databases of a folder. */
export async function startTarget(dataDir: string): Promise<Target> {
  const child: ChildProcess = spawn(
    process.execPath,
    [...programArguments("test/fuzz/server.ts"), dataDir],
    { env: environmentOf({}), stdio: ["ignore", "inherit", "pipe", "ipc"] },
  );
  let logged = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    logged += text;
  });
  const ended = () =>
    child.exitCode === null && child.signalCode === null
      ? undefined
      : `ended with ${child.exitCode ?? child.signalCode}`;
  const started = once(child, "message");
  const exited = once(child, "exit");
  const failed = exited.then(() => Promise.reject(new Error(`no start, ${ended()}:\n${logged}`)));
  const [addresses] = (await Promise.race([started, failed])) as [Target["addresses"]];
  failed.catch(() => undefined);
  return {
    addresses,
    ended,
    logged: () => logged,
    async stop() {
      child.kill("SIGTERM");
      await Promise.race([exited, delay(stopLimitMs, undefined, { ref: false })]);
      if (child.exitCode !== 0)
        throw new Error(`the services did not stop: ${ended() ?? "they run"}`);
    },
    kill: () => void child.kill("SIGKILL"),
  };
}
