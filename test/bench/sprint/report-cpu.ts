/**
 * Loaded with --import into the `pmx sprint` that the bench runs: when the process ends, writes the CPU
 * that it used, all its threads, to the file that BENCH_CPU_FILE names, in milliseconds.
 */
import { writeFileSync } from "node:fs";
import process from "node:process";
import { isMainThread } from "node:worker_threads";

const file = process.env.BENCH_CPU_FILE;
if (isMainThread && file !== undefined) {
  process.once("exit", () => {
    const { user, system } = process.cpuUsage();
    writeFileSync(file, String((user + system) / 1_000));
  });
}
