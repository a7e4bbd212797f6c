import { performance } from "node:perf_hooks";
import process from "node:process";
import { Fault } from "#lib/kernel/fault.ts";
import { pause } from "#lib/kit/async/pause.ts";
import { newId } from "#lib/kit/ids.ts";
import type { StartEmbedded, Terminal } from "./command-context.ts";
import { exitCodeOfError, exitCodes } from "./exit-code.ts";
import { faultText } from "./fault-text.ts";
import { listenForInterruption } from "./interruption.ts";
import { jsonError, wantsJson } from "./json-error.ts";
import { runCommandLine } from "./run-command-line.ts";

const typed = process.argv.slice(2);
let resultWritten = false;
const terminal: Terminal = {
  out: (text) => {
    resultWritten = true;
    process.stdout.write(text);
  },
  err: (text) => void process.stderr.write(text),
  errIsScreen: process.stderr.isTTY === true,
  columns: process.stderr.columns || 80,
  outColumns: process.stdout.isTTY ? process.stdout.columns || 80 : undefined,
};

// A reader that goes away early (`pmx sprint 2>&1 | head -1`) is no defect.
process.stdout.on("error", () => undefined);
process.stderr.on("error", () => undefined);
process.on("uncaughtException", crash);
process.on("unhandledRejection", crash);

const startEmbedded: StartEmbedded = async (options) =>
  (await import("./embedded.ts")).startEmbedded(options);

const { signal } = listenForInterruption(
  process,
  () => performance.now(),
  () => leave(new Fault("CANCELLED", "CANCELLED", "interrupted"), exitCodes.interrupted),
);
const code = await runCommandLine(typed, {
  terminal,
  environment: process.env,
  interruption: signal,
  elapsedMs: () => performance.now(),
  sleep: pause,
  newId,
  startEmbedded,
});
// The last write must have left the process before it ends.
await new Promise<void>((resolve) => process.stdout.write("", () => resolve()));
process.exit(code);

function crash(error: unknown): never {
  terminal.err(faultText(error, process.env.PMX_LOG_LEVEL === "debug"));
  // Storage that failed under a sprint ends here too, and is no defect.
  leave(error, exitCodeOfError(error));
}

/** Ends the process without closing anything; also then --json prints its one object. */
function leave(error: unknown, exitCode: number): never {
  if (wantsJson(typed) && !resultWritten) terminal.out(jsonError(error));
  process.exit(exitCode);
}
