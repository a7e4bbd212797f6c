import { randomUUID } from "node:crypto";
import { runCommandLine } from "#cli/run-command-line.ts";
import { pause } from "#lib/kit/async/pause.ts";
import { type EmbeddedServices, startEmbedded } from "#test/support/embedded.ts";
import { recordingTerminal } from "#test/unit/cli/recording-terminal.ts";
import type { Finished } from "./run-pmx.ts";

/**
 * Runs `pmx` to its end as `runPmx` does, but in this process: most of the CPU of a short command is the start of
 * its process. For tests of what a process does (signals, threads, crashes, its own streams), `runPmx` is right.
 */
export async function runPmxHere(
  args: readonly string[],
  options: {
    readonly environment?: Readonly<Record<string, string>>;
    /** Of the caller, who closes them: for commands on one folder. Started and closed by the command when absent. */
    readonly services?: EmbeddedServices;
  } = {},
): Promise<Finished> {
  const { environment = {}, services } = options;
  const { terminal, out, err } = recordingTerminal();
  const exitCode = await runCommandLine(args, {
    terminal,
    environment,
    interruption: new AbortController().signal,
    elapsedMs: () => performance.now(),
    sleep: pause,
    newId: randomUUID,
    startEmbedded: async (embedded) =>
      services === undefined
        ? startEmbedded({ ...embedded, environment })
        : { ...services, close: async () => undefined },
  });
  return { exitCode, stdout: out(), stderr: err() };
}
