import { readlinkSync } from "node:fs";
import process from "node:process";
import { parentPort, workerData } from "node:worker_threads";

const systemThreadId =
  process.platform === "linux"
    ? Number(readlinkSync("/proc/thread-self").split("/").at(-1))
    : undefined;
// A policy that starts slowly is that of a test.
const readyMs = performance.now() + (workerData?.slowStartMs ?? 0);
while (performance.now() < readyMs);
parentPort.postMessage({ kind: "ready", systemThreadId });

// Stands in for the fit worker: the horizon says how it behaves.
parentPort.on("message", ({ task: { horizonBars }, stop }) => {
  if (horizonBars === 1) process.exit(3);
  if (horizonBars === 2) throw new Error("out of order");
  if (horizonBars === 3) return parentPort.postMessage({ kind: "error", message: "a bug" });
  if (horizonBars === 4) {
    const fault = { code: "INVALID_ARGUMENT", reason: "FIT_FAILED", message: "no", violations: [] };
    return parentPort.postMessage({ kind: "fault", ...fault });
  }
  if (horizonBars === 150) {
    return parentPort.postMessage({ kind: "result", result: { policyToWarmUp: workerData } });
  }
  if (horizonBars === 200) {
    // Works until it is stopped, as a long fit does; the next answer says how that ended.
    const flag = new Int32Array(stop);
    while (Atomics.load(flag, 0) === 0);
    return parentPort.postMessage({ kind: "stopped" });
  }
  if (horizonBars === 250) for (;;);
  setTimeout(() => {
    const result = { content: { barsUsed: horizonBars }, contentHash: "" };
    parentPort.postMessage({ kind: "result", result, modelSeconds: { naive: 0.5 } });
  }, horizonBars);
});
