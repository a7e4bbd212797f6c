/**
 * The longest time that the thread which answers RPCs was held up while a caller in another process
 * asks for eight forecasts at a time, and cancels others half-way.
 *
 * Usage: npm run bench:event-loop [-- --json]
 *
 * Exit 1 when the loop was once held up longer than the bar. The first round is told apart: the
 * engine compiles the code of the calls in it.
 */
import { spawn } from "node:child_process";
import { monitorEventLoopDelay } from "node:perf_hooks";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runService } from "../contract/forecast/running-service.ts";
import { table } from "./table.ts";

const barMs = 20;
const nanosecondsPerMs = 1e6;
const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });

const service = await runService({ threads: 1, queueLimit: 64 });
const caller = spawn(
  process.execPath,
  [
    "--import",
    "tsx",
    fileURLToPath(new URL("./event-loop-caller.ts", import.meta.url)),
    service.channel.address,
  ],
  { stdio: ["ignore", "pipe", "inherit"] },
);
const exited = new Promise<number | null>((resolve) => caller.once("exit", resolve));
const loop = monitorEventLoopDelay({ resolution: 1 });
const rounds: { readonly longestMs: number; readonly meanMs: number }[] = [];
loop.enable();
for await (const _ of createInterface({ input: caller.stdout })) {
  rounds.push({ longestMs: loop.max / nanosecondsPerMs, meanMs: loop.mean / nanosecondsPerMs });
  loop.reset();
}
loop.disable();
const exitCode = await exited;
await service.remove();
if (exitCode !== 0) throw new Error(`the caller ended with ${exitCode}`);

const longestMs = Math.max(...rounds.map((round) => round.longestMs));
if (values.json) process.stdout.write(`${JSON.stringify({ barMs, longestMs, rounds })}\n`);
else {
  process.stdout.write(
    table(
      ["round", "longest ms", "mean ms"],
      rounds.map((round, i) => [
        i === 0 ? "1 (compiling)" : String(i + 1),
        round.longestMs.toFixed(1),
        round.meanMs.toFixed(2),
      ]),
    ),
  );
  process.stdout.write(
    `\nlongest hold-up ${longestMs.toFixed(1)} ms, bar ${barMs} ms: ` +
      `${longestMs <= barMs ? "met" : "MISSED"}\n`,
  );
}
process.exit(longestMs <= barMs ? 0 : 1);
