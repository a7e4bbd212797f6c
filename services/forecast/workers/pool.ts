import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Logger } from "#lib/kit/telemetry/logger.ts";
import { noMetrics, type ServiceMetrics } from "#lib/kit/telemetry/metrics/service-metrics.ts";
import type { FitCaller, FitEngine, FitInput } from "../app/ports.ts";
import type { PackedBars } from "../domain/bar-columns.ts";
import type { HashedForecast } from "../domain/forecast.ts";
import type { ForecastPolicy } from "../domain/policy.ts";
import type { RegimeReport } from "../domain/regime/detect-regime.ts";
import { FairQueue } from "./fair-queue.ts";
import { FitCall } from "./fit-call.ts";
import { ended, overloaded, stopping } from "./fit-faults.ts";
import type { FitAnswer, FitReply, FitResult, FitTask, ThreadReady } from "./fit-job.ts";
import { FitMeasure } from "./fit-metrics.ts";
import { cpuTimeMs } from "./thread-clock.ts";

/** Who learns how fits go. */
export interface FitObservers {
  readonly logger: Logger;
  /** Where fits are measured; nowhere when absent. */
  readonly metrics?: ServiceMetrics;
}

/**
 * What is ready before the first job: threads that have made a forecast, so that no caller waits for the engine to
 * compile the models; threads; or nothing: one starts when a job first needs it.
 */
export type FitStart = "WARM" | "COLD" | "ON_DEMAND";

/** What a process decides of its pool, beside its settings. */
export interface FitPoolUse extends FitObservers {
  /** WARM where absent. */
  readonly start?: FitStart;
}

/** How a pool is set up. */
export interface FitPoolOptions extends FitPoolUse {
  /** Threads, 1 or more. */
  readonly threads: number;
  /** Jobs that may wait; one more is refused. */
  readonly queueLimit: number;
  /**
   * Milliseconds that a job may work, in CPU time of its thread where the system states it: it is then stopped,
   * and its call fails with DEADLINE. Elapsed time would let the load of the machine decide which forecasts there are.
   */
  readonly timeLimitMs: number;
  /** The policy with which a thread warms up. */
  readonly policy: ForecastPolicy;
  /** The module that a thread runs. */
  readonly boot?: URL;
}

/** Starts the threads that the settings of a process ask for: one fewer than there are cores for 0. */
export function startFitPool(
  settings: {
    readonly workers: Pick<FitPoolOptions, "threads" | "queueLimit"> & {
      readonly fitTimeLimitMs: number;
    };
    readonly policy: ForecastPolicy;
  },
  use: FitPoolUse,
): FitPool {
  const { workers, policy } = settings;
  const { queueLimit, fitTimeLimitMs: timeLimitMs } = workers;
  const threads = workers.threads || Math.max(1, availableParallelism() - 1);
  return new FitPool({ threads, queueLimit, timeLimitMs, policy, ...use });
}

interface Thread {
  readonly worker: Worker;
  call: FitCall | undefined;
  /** What it said when it had started; until then a job that it was given has not begun. */
  ready: ThreadReady | undefined;
  /** Whether the thread has answered since its start. */
  proven: boolean;
}

/**
 * Long-lived threads that fit models, so that fits never block the event loop. Every job runs alone and
 * whole on one thread; which one, and how many there are, changes no result. A job whose caller leaves,
 * or that runs too long, is stopped; a thread that does not stop is replaced. An idle thread does not keep the process
 * alive.
 */
export class FitPool implements FitEngine {
  readonly #options: FitPoolOptions;
  readonly #threads: Thread[] = [];
  readonly #queue = new FairQueue<FitCall>();
  readonly #measure: FitMeasure;
  #closing: Promise<void> | undefined;
  #drained: (() => void) | undefined;

  constructor(options: FitPoolOptions) {
    this.#options = options;
    this.#measure = new FitMeasure(options.metrics ?? noMetrics, {
      waiting: () => this.#queue.length,
      queueLimit: options.queueLimit,
      busy: () => this.#threads.filter(({ call }) => call !== undefined).length,
      threads: options.threads,
    });
    if (options.start === "ON_DEMAND") return;
    for (let i = 0; i < options.threads; i += 1) this.#threads.push(this.#startThread());
  }

  get parallelism(): number {
    return this.#options.threads;
  }

  forecast(input: FitInput, caller: FitCaller): Promise<HashedForecast> {
    return this.run({ kind: "forecast", ...input }, caller);
  }

  regime(bars: PackedBars, policy: ForecastPolicy, caller: FitCaller): Promise<RegimeReport> {
    return this.run({ kind: "regime", bars, policy }, caller);
  }

  /**
   * Performs a task. Tasks that wait are taken from their callers in turn. Where too many wait, the caller
   * with most of them loses its last one to another with fewer. When the signal aborts, the caller is rejected at once with the signal's reason,
   * a job that waits is dropped and one that runs is stopped.
   * @throws Fault OVERLOADED when too many jobs wait, DRAINING once closed, DEADLINE when the job ran
   *   longer than it may, INTERNAL when the thread died, or the Fault of the computation.
   */
  run<Task extends FitTask>(task: Task, caller: FitCaller): Promise<FitResult<Task>> {
    const { peer, signal } = caller;
    if (this.#closing) return Promise.reject(stopping());
    if (signal.aborted) return Promise.reject(signal.reason);
    const { queueLimit } = this.#options;
    const idle = this.#idleThread();
    const call = new FitCall(task, signal, () => this.#queue.remove(peer, call));
    this.#measure.asked(call);
    if (idle) this.#give(idle, call);
    else this.#queue.admit(peer, call, queueLimit)?.fail(overloaded(queueLimit));
    // Each task has its result, which the thread's reply carries through without naming it.
    return call.answered as Promise<FitResult<Task>>;
  }

  /** Takes no more jobs, lets those taken finish, and ends the threads. */
  close(): Promise<void> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  async #finish(): Promise<void> {
    if (this.#threads.some(({ call }) => call !== undefined)) {
      await new Promise<void>((resolve) => {
        this.#drained = resolve;
      });
    }
    const threads = this.#threads.splice(0);
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
  }

  #startThread(): Thread {
    const { boot = new URL("./boot.mjs", import.meta.url), policy, start = "WARM" } = this.#options;
    const workerData = start === "WARM" ? policy : undefined;
    // Flags of the process may load a TypeScript loader; the boot module brings its own.
    const worker = new Worker(boot, { workerData, execArgv: [] });
    const thread: Thread = { worker, call: undefined, ready: undefined, proven: false };
    worker.on("message", (reply: FitReply) => {
      if (reply.kind === "ready") {
        thread.ready = reply;
        if (thread.call) this.#startClock(thread, thread.call);
      } else this.#settle(thread, reply);
    });
    worker.on("error", (error) => this.#replace(thread, error));
    worker.on("exit", () => this.#replace(thread, new Error("the thread ended")));
    // Behind the listeners: Node counts a worker that is listened to as one that is waited for.
    worker.unref();
    return thread;
  }

  #give(thread: Thread, call: FitCall): void {
    thread.call = call;
    thread.worker.ref();
    this.#measure.given(call);
    if (thread.ready) this.#startClock(thread, call);
    thread.worker.postMessage(call.job, [call.job.task.bars.buffer]);
  }

  #startClock({ worker, ready }: Thread, call: FitCall): void {
    const { timeLimitMs, logger } = this.#options;
    const clockMs = () => cpuTimeMs(ready?.systemThreadId) ?? performance.now();
    const startMs = clockMs();
    call.start(
      timeLimitMs,
      () => clockMs() - startMs,
      () => {
        logger.warn("a fit did not stop: its thread is replaced");
        void worker.terminate();
      },
    );
  }

  #settle(thread: Thread, reply: FitAnswer): void {
    const { call } = thread;
    thread.call = undefined;
    thread.worker.unref();
    thread.proven = true;
    if (call) this.#measure.ended(call, reply);
    if (reply.kind === "error") {
      this.#options.logger.error("a fit failed: a bug of pmx", { error: reply.message });
    }
    call?.settle(reply);
    this.#next(thread);
  }

  /**
   * A thread died: its job fails and another takes its place. One that never answered may die each
   * time, so only the next job starts its successor: this can never become a loop.
   */
  #replace(dead: Thread, error: Error): void {
    const place = this.#threads.indexOf(dead);
    if (place === -1) return;
    if (!dead.call?.abandoned) this.#options.logger.error("a fit thread died", { error });
    dead.call?.fail(ended(error));
    this.#threads.splice(place, 1);
    if (dead.proven) this.#threads.push(this.#startThread());
    if (this.#threads.length === 0) for (const call of this.#queue.clear()) call.fail(ended(error));
    const idle = this.#threads.find(({ call }) => call === undefined);
    if (idle) this.#next(idle);
    else if (this.#threads.length === 0) this.#drained?.();
  }

  #idleThread(): Thread | undefined {
    const idle = this.#threads.find(({ call }) => call === undefined);
    if (idle || this.#threads.length === this.#options.threads) return idle;
    const thread = this.#startThread();
    this.#threads.push(thread);
    return thread;
  }

  #next(thread: Thread): void {
    const next = this.#queue.take();
    if (next) this.#give(thread, next);
    else if (this.#threads.every(({ call }) => call === undefined)) this.#drained?.();
  }
}
