import { Worker } from "node:worker_threads";
import { Fault } from "../../kernel/fault.ts";
import type { Logger } from "../../kit/telemetry/logger.ts";
import type { ForecastContent } from "../domain/forecast.ts";
import type { FitJob, FitReply } from "./fit-job.ts";

/** How a pool is set up. */
export interface FitPoolOptions {
  /** Threads, 1 or more. */
  readonly threads: number;
  /** Jobs that may wait; one more is refused. */
  readonly queueLimit: number;
  readonly logger: Logger;
  /** The module that a thread runs. */
  readonly boot?: URL;
}

interface Waiting {
  readonly job: FitJob;
  readonly resolve: (content: ForecastContent) => void;
  readonly reject: (error: unknown) => void;
}

interface Thread {
  worker: Worker;
  waiting: Waiting | undefined;
  /** Whether the thread has answered since it was started. */
  proven: boolean;
}

const retryAfterMs = 250;

/**
 * Long-lived threads that fit models, so that the thread which answers calls never does. Every job
 * runs alone and whole on one thread; which one, and how many there are, changes no result.
 */
export class FitPool {
  readonly #options: FitPoolOptions;
  readonly #threads: Thread[] = [];
  readonly #queue: Waiting[] = [];
  #closing: Promise<void> | undefined;
  #drained: (() => void) | undefined;

  constructor(options: FitPoolOptions) {
    this.#options = options;
    for (let i = 0; i < options.threads; i += 1) this.#threads.push(this.#startThread());
  }

  /**
   * Computes a forecast. When the signal aborts, a job that waits is dropped, and the answer of one
   * that runs is thrown away; either way the caller is rejected at once with the signal's reason.
   * @throws Fault OVERLOADED when too many jobs wait, DRAINING once closed, INTERNAL when the thread
   *   died, or whatever Fault the computation gave.
   */
  run(job: FitJob, signal: AbortSignal): Promise<ForecastContent> {
    if (this.#closing) {
      return Promise.reject(
        new Fault("UNAVAILABLE", "DRAINING", "the forecast service is stopping"),
      );
    }
    if (signal.aborted) return Promise.reject(signal.reason);
    const idle = this.#idleThread();
    if (!idle && this.#queue.length >= this.#options.queueLimit) {
      const message = `${this.#queue.length} forecasts wait already; try again later`;
      const details = { retryAfterMs };
      return Promise.reject(new Fault("RESOURCE_EXHAUSTED", "OVERLOADED", message, details));
    }
    return new Promise((resolve, reject) => {
      const settle = () => signal.removeEventListener("abort", cancel);
      const waiting: Waiting = {
        job,
        resolve: (content) => {
          settle();
          resolve(content);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      };
      const cancel = () => {
        const place = this.#queue.indexOf(waiting);
        if (place !== -1) this.#queue.splice(place, 1);
        waiting.reject(signal.reason);
      };
      signal.addEventListener("abort", cancel, { once: true });
      if (idle) this.#give(idle, waiting);
      else this.#queue.push(waiting);
    });
  }

  /** Takes no more jobs, lets those that were taken finish, and ends the threads. */
  close(): Promise<void> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  async #finish(): Promise<void> {
    if (this.#threads.some((thread) => thread.waiting !== undefined)) {
      await new Promise<void>((resolve) => {
        this.#drained = resolve;
      });
    }
    const threads = this.#threads.splice(0);
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
  }

  #startThread(): Thread {
    const boot = this.#options.boot ?? new URL("./boot.mjs", import.meta.url);
    const thread: Thread = { worker: new Worker(boot), waiting: undefined, proven: false };
    thread.worker.on("message", (reply: FitReply) => this.#settle(thread, reply));
    thread.worker.on("error", (error) => this.#replace(thread, error));
    thread.worker.on("exit", () => this.#replace(thread, new Error("the thread ended")));
    return thread;
  }

  #give(thread: Thread, waiting: Waiting): void {
    thread.waiting = waiting;
    thread.worker.postMessage(waiting.job, [waiting.job.bars]);
  }

  #settle(thread: Thread, reply: FitReply): void {
    const { waiting } = thread;
    thread.waiting = undefined;
    thread.proven = true;
    if (reply.kind === "content") waiting?.resolve(reply.content);
    else if (reply.kind === "fault") {
      const { code, reason, message, violations } = reply;
      waiting?.reject(new Fault(code, reason, message, { violations }));
    } else {
      this.#options.logger.error("a fit failed: a bug of pmx", { error: reply.message });
      waiting?.reject(new Fault("INTERNAL", "INTERNAL", "the fit failed unexpectedly"));
    }
    this.#next(thread);
  }

  /**
   * A thread died: its job fails and another takes its place. One that never answered may die each
   * time, so its successor is started by the next job only, and this can never become a loop.
   */
  #replace(dead: Thread, error: Error): void {
    const place = this.#threads.indexOf(dead);
    if (place === -1) return;
    this.#options.logger.error("a fit thread died", { error });
    const lost = new Fault(
      "INTERNAL",
      "INTERNAL",
      "the thread that fitted the models died; try again",
    );
    dead.waiting?.reject(lost);
    this.#threads.splice(place, 1);
    if (dead.proven) this.#threads.push(this.#startThread());
    if (this.#threads.length === 0)
      for (const waiting of this.#queue.splice(0)) waiting.reject(lost);
    const idle = this.#threads.find((thread) => thread.waiting === undefined);
    if (idle) this.#next(idle);
    else if (this.#threads.length === 0) this.#drained?.();
  }

  #idleThread(): Thread | undefined {
    const idle = this.#threads.find((thread) => thread.waiting === undefined);
    if (idle || this.#threads.length === this.#options.threads) return idle;
    const thread = this.#startThread();
    this.#threads.push(thread);
    return thread;
  }

  #next(thread: Thread): void {
    const next = this.#queue.shift();
    if (next) this.#give(thread, next);
    else if (this.#threads.every(({ waiting }) => waiting === undefined)) this.#drained?.();
  }
}
