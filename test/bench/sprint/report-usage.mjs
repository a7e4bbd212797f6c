/**
 * Loaded with --import into the `pmx sprint` that the bench runs: when the process ends, writes the CPU
 * that it used, all its threads, in milliseconds, and its peak resident memory, in bytes, as JSON to the file that
 * BENCH_USAGE_FILE names. Plain JavaScript, since pmx runs compiled.
 */
import { writeFileSync } from "node:fs";
import process from "node:process";
import { isMainThread } from "node:worker_threads";

const file = process.env.BENCH_USAGE_FILE;
if (isMainThread && file !== undefined) {
  process.once("exit", () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const usage = { cpuMs: (userCPUTime + systemCPUTime) / 1_000, peakMemoryBytes: maxRSS * 1_024 };
    writeFileSync(file, JSON.stringify(usage));
  });
}
