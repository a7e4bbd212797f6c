/**
 * The longest time that the thread which answers RPCs was held up while a caller in another process
 * asks for eight forecasts at a time, and cancels others half-way.
 *
 * Usage: npm run bench:event-loop [-- --json]
 *
 * It measures what lies between two iterations of that thread's event loop, less what the thread waited
 * for a core that others had and what the host took of the machine (hold-up.ts): its own work and its
 * waits for the disk. The caller, the thread that fits and other people's programs share the cores, so
 * the wall clock, which is printed too, says more of the machine than of the service. The thread
 * collects its garbage itself (--single-threaded-gc), since it would else stand still until its helpers
 * had a core; that overstates. The first round counts as the others do.
 *
 * Exit 1 when the loop was once held up longer than the limit.
 */
import { spawn } from "node:child_process";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runService } from "../contract/forecast/running-service.ts";
import { type HoldUp, watchHoldUps } from "./hold-up.ts";
import { table } from "./table.ts";

const limitMs = 20;
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
const loop = watchHoldUps();
const rounds: HoldUp[] = [];
for await (const _ of createInterface({ input: caller.stdout })) rounds.push(loop.take());
loop.stop();
const exitCode = await exited;
await service.remove();
if (exitCode !== 0) throw new Error(`the caller ended with ${exitCode}`);

const longestMs = Math.max(...rounds.map(({ ownMs }) => ownMs));
if (values.json) process.stdout.write(`${JSON.stringify({ limitMs, longestMs, rounds })}\n`);
else {
  process.stdout.write(
    table(
      ["round", "longest ms", "computing", "stolen by the host", "on the wall clock"],
      rounds.map(({ ownMs, computingMs, stolenMs, wallMs }, i) => [
        String(i + 1),
        ownMs.toFixed(1),
        computingMs.toFixed(1),
        stolenMs.toFixed(0),
        wallMs.toFixed(1),
      ]),
    ),
  );
  process.stdout.write(
    `\nlongest hold-up ${longestMs.toFixed(1)} ms, limit ${limitMs} ms: ` +
      `${longestMs <= limitMs ? "met" : "MISSED"}\n`,
  );
}
process.exit(longestMs <= limitMs ? 0 : 1);
