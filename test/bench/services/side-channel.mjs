/**
 * Loaded with --import into each process that a bench or the soak measures: answers over the process's own
 * message channel what CPU it has used and what memory it holds, and profiles its main thread from one message
 * to another. The program that runs in the process knows nothing of it. Plain JavaScript, since a service runs compiled.
 */
import { writeFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import process from "node:process";
import v8 from "node:v8";
import { runInNewContext } from "node:vm";

let session;
let collect;

/** What is held after a full collection. */
function heldMemory() {
  if (collect === undefined) {
    v8.setFlagsFromString("--expose-gc");
    collect = runInNewContext("globalThis.gc");
  }
  collect();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { residentBytes: rss, heapBytes: heapUsed + external };
}

async function answerTo(question) {
  if (question.ask === "memory") return heldMemory();
  if (question.ask === "profile") {
    session = new Session();
    session.connect();
    await session.post("Profiler.enable");
    await session.post("Profiler.setSamplingInterval", { interval: 250 });
    await session.post("Profiler.start");
  }
  if (question.ask === "write-profile") {
    const { profile } = (await session?.post("Profiler.stop")) ?? {};
    writeFileSync(question.path, JSON.stringify(profile));
    session?.disconnect();
  }
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

// Without whoever measures there is nobody to serve.
process.on("disconnect", () => process.exit());
process.on("message", async (question) => {
  process.send?.(await answerTo(question));
});
