/**
 * How long EvaluateTrackRecord of 2,500 returns with 50 trials takes, the probability of overfitting over all 12,870 splits
 * included, and how long it once holds up the thread that answers.
 *
 * Usage: npm run bench:track-record [-- --json]
 *
 * The CPU of a call is of the whole process of the service, the wall clock of the caller, who makes and sends a request
 * of a megabyte. The first calls compile; they are in the hold-up and not in the medians.
 *
 * Exit 1 when a median is over 150 ms of CPU, or a hold-up over 20 ms (hold-up.ts says of what).
 */
import { spawn } from "node:child_process";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { loadAuditConfig } from "#services/audit/config.ts";
import { startAudit } from "#services/audit/service.ts";
import { serve } from "#test/support/served.ts";
import { type HoldUp, watchHoldUps } from "./hold-up.ts";
import { table } from "./table.ts";

const cpuLimitMs = 150;
const holdUpLimitMs = 20;
const compiling = 4;
const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });

const service = await serve(startAudit, loadAuditConfig({ environment: {} }));
const caller = spawn(
  process.execPath,
  [
    "--import",
    "tsx",
    fileURLToPath(new URL("./track-record-caller.ts", import.meta.url)),
    service.address,
  ],
  { stdio: ["ignore", "pipe", "inherit"] },
);
const exited = new Promise<number | null>((resolve) => caller.once("exit", resolve));
const loop = watchHoldUps();
const calls: (HoldUp & { readonly tookMs: number; readonly cpuMs: number })[] = [];
let before = process.cpuUsage();
for await (const line of createInterface({ input: caller.stdout })) {
  const { user, system } = process.cpuUsage(before);
  before = process.cpuUsage();
  calls.push({ ...loop.take(), tookMs: Number(line), cpuMs: (user + system) / 1000 });
}
loop.stop();
const exitCode = await exited;
await service.remove();
if (exitCode !== 0) throw new Error(`the caller ended with ${exitCode}`);

const medianOf = (numbers: readonly number[]) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
const warm = calls.slice(compiling);
const cpuMs = medianOf(warm.map((call) => call.cpuMs));
const tookMs = medianOf(warm.map((call) => call.tookMs));
const holdUpMs = Math.max(...calls.map(({ ownMs }) => ownMs));
const limits = { cpuLimitMs, holdUpLimitMs };
if (values.json) {
  process.stdout.write(`${JSON.stringify({ ...limits, cpuMs, tookMs, holdUpMs, calls })}\n`);
} else {
  const rows = calls.map((call, at) => [
    String(at + 1),
    call.tookMs.toFixed(1),
    call.cpuMs.toFixed(1),
    call.ownMs.toFixed(1),
    call.computingMs.toFixed(1),
  ]);
  const met = (isMet: boolean) => (isMet ? "met" : "MISSED");
  process.stdout.write(
    `${table(["call", "wall ms", "CPU ms", "longest hold-up ms", "computing"], rows)}\n` +
      `median CPU ${cpuMs.toFixed(1)} ms of ${cpuLimitMs}: ${met(cpuMs <= cpuLimitMs)} ` +
      `(wall ${tookMs.toFixed(1)} ms)\n` +
      `longest hold-up ${holdUpMs.toFixed(1)} ms of ${holdUpLimitMs}: ${met(holdUpMs <= holdUpLimitMs)}\n`,
  );
}
process.exit(cpuMs <= cpuLimitMs && holdUpMs <= holdUpLimitMs ? 0 : 1);
