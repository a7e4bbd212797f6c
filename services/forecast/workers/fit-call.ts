import { Fault } from "#lib/kernel/fault.ts";
import { ended, tooLong } from "./fit-faults.ts";
import type { FitAnswer, FitJob, FitResult, FitTask } from "./fit-job.ts";
import { raise, stopFlag } from "./stop-flag.ts";

/** How long a fit may take to notice its stop flag; models look between their steps. */
const stopGraceMs = 2_000;

/** A thread that gets little of a core is asked again after a while, and not all the time. */
const shortestCheckMs = 20;

/** One task, from its request to its answer. */
export class FitCall {
  readonly job: FitJob;
  readonly answered: Promise<FitResult<FitTask>>;
  readonly #signal: AbortSignal;
  readonly #leave: () => void;
  #resolve!: (result: FitResult<FitTask>) => void;
  #reject!: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #overdue: (() => void) | undefined;
  #abandoned = false;

  /** @param left called when the signal aborts, before the call starts or while it runs */
  constructor(task: FitTask, signal: AbortSignal, left: () => void) {
    this.job = { task, stop: stopFlag() };
    this.answered = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#signal = signal;
    this.#leave = () => {
      left();
      this.#stop(signal.reason);
    };
    signal.addEventListener("abort", this.#leave, { once: true });
  }

  /** Whether the caller was answered while the fit still ran. */
  get abandoned(): boolean {
    return this.#abandoned;
  }

  /**
   * Marks the call as started by a thread.
   * @param usedMs how long the thread has worked on it
   * @param overdue called when the fit did not stop in time
   */
  start(timeLimitMs: number, usedMs: () => number, overdue: () => void): void {
    this.#overdue = overdue;
    const check = () => {
      const leftMs = timeLimitMs - usedMs();
      if (leftMs > 0) {
        this.#timer = setTimeout(check, Math.max(leftMs, shortestCheckMs));
        return;
      }
      this.#stop(tooLong(timeLimitMs));
    };
    this.#timer = setTimeout(check, timeLimitMs);
  }

  settle(reply: FitAnswer): void {
    switch (reply.kind) {
      case "result":
        this.#end();
        this.#resolve(reply.result);
        break;
      case "fault": {
        const { code, reason, message, violations } = reply;
        this.fail(new Fault(code, reason, message, { violations }));
        break;
      }
      case "stopped":
        this.fail(ended());
        break;
      case "error":
        // The same bars would fail again: the forecast fails, and not what it is a part of.
        this.fail(new Fault("INTERNAL", "FIT_FAILED", "the fit failed unexpectedly"));
    }
  }

  fail(error: unknown): void {
    this.#end();
    this.#reject(error);
  }

  #stop(reason: unknown): void {
    raise(this.job.stop);
    this.#end();
    this.#abandoned = true;
    if (this.#overdue) this.#timer = setTimeout(this.#overdue, stopGraceMs);
    this.#reject(reason);
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#signal.removeEventListener("abort", this.#leave);
  }
}
