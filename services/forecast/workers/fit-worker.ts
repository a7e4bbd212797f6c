import { parentPort } from "node:worker_threads";
import { Fault } from "../../kernel/fault.ts";
import { unpackBars } from "../domain/bar-columns.ts";
import { makeForecast } from "../domain/make-forecast.ts";
import type { FitJob, FitReply } from "./fit-job.ts";
import { warmUp } from "./warm-up.ts";

// One thread of the pool: it answers one job at a time, in the order in which they arrive.
warmUp();
parentPort!.on("message", (job: FitJob) => parentPort!.postMessage(answer(job)));

function answer(job: FitJob): FitReply {
  try {
    const content = makeForecast(unpackBars(job.bars), job.horizonBars, job.policy);
    return { kind: "content", content };
  } catch (error) {
    if (error instanceof Fault) {
      const { code, reason, message, violations } = error;
      return { kind: "fault", code, reason, message, violations };
    }
    return { kind: "error", message: error instanceof Error ? (error.stack ?? "") : String(error) };
  }
}
