import process from "node:process";
import { parentPort } from "node:worker_threads";

// Stands in for the fit worker: the horizon says how it behaves.
parentPort.on("message", ({ horizonBars }) => {
  if (horizonBars === 1) process.exit(3);
  if (horizonBars === 2) throw new Error("out of order");
  if (horizonBars === 3) return parentPort.postMessage({ kind: "error", message: "a bug" });
  if (horizonBars === 4) {
    const fault = { code: "INVALID_ARGUMENT", reason: "FIT_FAILED", message: "no", violations: [] };
    return parentPort.postMessage({ kind: "fault", ...fault });
  }
  setTimeout(
    () => parentPort.postMessage({ kind: "content", content: { barsUsed: horizonBars } }),
    horizonBars,
  );
});
