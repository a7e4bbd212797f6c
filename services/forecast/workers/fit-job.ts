import type { FaultCode, FaultReason, FieldViolation } from "#lib/kernel/fault.ts";
import type { FitInput } from "../app/ports.ts";
import type { PackedBars } from "../domain/bar-columns.ts";
import type { HashedForecast } from "../domain/forecast.ts";
import type { ForecastPolicy } from "../domain/policy.ts";
import type { RegimeReport } from "../domain/regime/detect-regime.ts";

/** Make a forecast. */
export interface ForecastTask extends FitInput {
  readonly kind: "forecast";
}

/** Detect the regime that the market is in. */
export interface RegimeTask {
  readonly kind: "regime";
  readonly bars: PackedBars;
  readonly policy: ForecastPolicy;
}

/** What a thread can be asked. */
export type FitTask = ForecastTask | RegimeTask;

/** What a thread answers to a task. */
export type FitResult<Task extends FitTask> = Task extends ForecastTask
  ? HashedForecast
  : RegimeReport;

/** A task on its way to a thread, with its stop flag: 1 in the first 32 bits stops it. */
export interface FitJob {
  readonly task: FitTask;
  readonly stop: SharedArrayBuffer;
}

/**
 * Once, before any other, that the thread has started; then for each job the result, a fault to pass on, the end of
 * a stopped fit, or the text of an unexpected error.
 */
export type FitReply = ThreadReady | FitAnswer;

export interface ThreadReady {
  readonly kind: "ready";
  /** The id by which the system counts the thread's CPU time; absent where it does not. */
  readonly systemThreadId: number | undefined;
}

export type FitAnswer =
  | {
      readonly kind: "result";
      readonly result: FitResult<FitTask>;
      /** Seconds spent in each model, by its id; empty for a task that fits none. */
      readonly modelSeconds: Readonly<Record<string, number>>;
    }
  | {
      readonly kind: "fault";
      readonly code: FaultCode;
      readonly reason: FaultReason;
      readonly message: string;
      readonly violations: readonly FieldViolation[];
    }
  | { readonly kind: "stopped" }
  | { readonly kind: "error"; readonly message: string };
