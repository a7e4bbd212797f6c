import { getPriority, platform, setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { Fault } from "#lib/kernel/fault.ts";
import type { CheckStop } from "#lib/statistics/numerics/fit-controls.ts";
import { unpackBars } from "../domain/bar-columns.ts";
import { contentHashOf } from "../domain/identity.ts";
import { makeForecast } from "../domain/make-forecast.ts";
import type { ForecastPolicy } from "../domain/policy.ts";
import { reportRegime } from "../domain/regime/detect-regime.ts";
import type { FitAnswer, FitJob, FitReply, FitResult, FitTask } from "./fit-job.ts";
import { ModelWatch } from "./model-watch.ts";
import { FitStopped, stopCheck } from "./stop-flag.ts";
import { systemThreadId } from "./thread-clock.ts";
import { warmUp } from "./warm-up.ts";

const lowestPriority = 19;

// Where calls and fits want the same core, calls go first. Only Linux has a priority for each thread;
// elsewhere this would lower the whole process.
if (platform() === "linux") setPriority(Math.min(getPriority() + 10, lowestPriority));

// One thread of the pool: it answers one job at a time, in the order of arrival.
const policyToWarmUp = workerData as ForecastPolicy | undefined;
if (policyToWarmUp !== undefined) warmUp(policyToWarmUp);
parentPort!.postMessage({ kind: "ready", systemThreadId: systemThreadId() } satisfies FitReply);
parentPort!.on("message", (job: FitJob) => parentPort!.postMessage(answer(job)));

function answer({ task, stop }: FitJob): FitAnswer {
  try {
    const watch = new ModelWatch();
    const result = perform(task, stopCheck(stop), watch);
    return { kind: "result", result, modelSeconds: watch.seconds };
  } catch (error) {
    if (error instanceof FitStopped) return { kind: "stopped" };
    if (error instanceof Fault) {
      const { code, reason, message, violations } = error;
      return { kind: "fault", code, reason, message, violations };
    }
    return { kind: "error", message: error instanceof Error ? (error.stack ?? "") : String(error) };
  }
}

function perform(task: FitTask, checkStop: CheckStop, watch: ModelWatch): FitResult<FitTask> {
  const bars = unpackBars(task.bars);
  switch (task.kind) {
    case "forecast": {
      const { horizonBars, policy, evidence, riseScores } = task;
      const made = makeForecast(
        bars,
        horizonBars,
        policy,
        evidence,
        checkStop,
        riseScores,
        watch.around,
      );
      return { ...made, contentHash: contentHashOf(made.content) };
    }
    case "regime":
      return reportRegime(bars, task.policy.regime, checkStop);
  }
}
