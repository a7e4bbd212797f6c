import type { FaultCode, FaultReason, FieldViolation } from "#lib/kernel/fault.ts";
import type { Evidence } from "../domain/ensemble/evidence.ts";
import type { HashedForecast } from "../domain/forecast.ts";
import type { ForecastPolicy } from "../domain/policy.ts";
import type { RegimeReport } from "../domain/regime/detect-regime.ts";

/** Make a forecast. */
export interface ForecastTask {
  readonly kind: "forecast";
  /** Made by `packBars`; an ArrayBuffer, since views are slow to post on Deno. */
  readonly bars: ArrayBuffer;
  readonly horizonBars: number;
  readonly policy: ForecastPolicy;
  /** What scored forecasts say of the models; rolling origins are the evidence where absent. */
  readonly evidence?: Evidence | undefined;
}

/** Say what regime the market is in. */
export interface RegimeTask {
  readonly kind: "regime";
  readonly bars: ArrayBuffer;
  readonly policy: ForecastPolicy;
}

/** What a thread can be asked. */
export type FitTask = ForecastTask | RegimeTask;

/** What a thread answers to a task. */
export type FitResult<Task extends FitTask> = Task extends ForecastTask
  ? HashedForecast
  : RegimeReport;

/** A task on its way to a thread, with the flag that tells it to stop: 1 in the first 32 bits. */
export interface FitJob {
  readonly task: FitTask;
  readonly stop: SharedArrayBuffer;
}

/** The result, a fault to pass on, the end of a stopped fit, or the text of an unexpected error. */
export type FitReply =
  | { readonly kind: "result"; readonly result: FitResult<FitTask> }
  | {
      readonly kind: "fault";
      readonly code: FaultCode;
      readonly reason: FaultReason;
      readonly message: string;
      readonly violations: readonly FieldViolation[];
    }
  | { readonly kind: "stopped" }
  | { readonly kind: "error"; readonly message: string };
