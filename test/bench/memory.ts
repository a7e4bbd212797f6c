/**
 * What the processes hold while nobody asks them anything, and how long they take to start, from the image's bundle,
 * with NATS between them. Memory is the proportional set size: a page that several processes share, such as the
 * program of Node, is divided among them.
 *
 * Usage: npm run bench:memory
 *
 * Exit 1 when the five services hold more than 450 MiB in all, or one takes longer than 1.5 s to answer. Time is
 * elapsed time: on a busy machine the CPU time beside it tells more.
 */
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import type { ProcessName } from "#test/support/process-fleet.ts";
import { cpuTimeMsOf, type Memory, memoryOf } from "#test/support/process-resources.ts";
import { bundledFleet, services } from "./apart/bundled-fleet.ts";
import { table } from "./table.ts";

const limits = { memoryMebibytes: 450, startMs: 1_500 };
/** What a start leaves behind, such as threads that warm up, has ended by then. */
const idleMs = 5_000;

interface Measured extends Memory {
  readonly name: ProcessName;
  readonly startMs: number;
  readonly startCpuMs: number;
}

const forecaster = "forecaster-1";
const { fleet, stop } = await bundledFleet();
const measured: Measured[] = [];
try {
  const started = new Map<ProcessName, Pick<Measured, "startMs" | "startCpuMs">>();
  for (const name of [...services, forecaster] as const) {
    const beforeMs = performance.now();
    await fleet.start(name);
    const startMs = performance.now() - beforeMs;
    started.set(name, { startMs, startCpuMs: cpuTimeMsOf(fleet.processIdOf(name)) });
  }
  await delay(idleMs);
  for (const [name, start] of started) {
    measured.push({ name, ...start, ...memoryOf(fleet.processIdOf(name)) });
  }
} finally {
  await stop();
}

const ofServices = measured.filter(({ name }) => name !== forecaster);
const total = ofServices.reduce((sum, { proportional }) => sum + proportional, 0);
const rows = measured.map(({ name, startMs, startCpuMs, proportional, resident }) => [
  name,
  `${Math.round(startMs)}`,
  `${startCpuMs}`,
  `${Math.round(proportional)}`,
  `${Math.round(resident)}`,
]);
const titles = ["process", "start ms", "its CPU ms", "PSS MiB", "RSS MiB"];
process.stdout.write(table(titles, rows));
process.stdout.write(
  `the five services: ${Math.round(total)} MiB (at most ${limits.memoryMebibytes})\n`,
);
const slow = measured.filter(({ startMs }) => startMs > limits.startMs);
for (const { name, startMs } of slow) {
  process.stdout.write(`missed: ${name} took ${Math.round(startMs)} ms to answer\n`);
}
if (total > limits.memoryMebibytes || slow.length > 0) process.exitCode = 1;
