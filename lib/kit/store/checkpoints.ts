import type { Logger } from "../telemetry/logger.ts";
import type { Connection } from "./connection.ts";
import type { WriteQueue } from "./write-queue.ts";

/** Copies what has been committed from the write-ahead log into the database file. */
export interface Checkpoints {
  /** Asks for a checkpoint; call it after each commit. */
  committed(): void;
  /** Begins no more, and resolves when none is under way. */
  stop(): Promise<void>;
}

export interface CheckpointsOptions {
  /** The one that the queue writes through. */
  readonly connection: Pick<Connection, "checkpoint">;
  readonly queue: Pick<WriteQueue, "between">;
  readonly logger: Logger;
  /** Of the database, for messages. */
  readonly path: string;
  /** From a commit to the checkpoint that takes it along, in milliseconds; 50 where absent. */
  readonly delayMs?: number;
}

/**
 * Makes checkpoints between writes, soon after each commit, so that each is short. SQLite by itself would make one within the
 * commit that fills the log, and every write would wait for it: some 5 ms for a thousand pages. No write may run meanwhile,
 * because SQLite begins the log anew only once all of it has been copied.
 */
export function startCheckpoints(options: CheckpointsOptions): Checkpoints {
  const { connection, queue, logger, path, delayMs = 50 } = options;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | undefined;
  let isAsked = false;
  let isStopped = false;

  async function make(): Promise<void> {
    isAsked = false;
    try {
      await queue.between(() => connection.checkpoint());
    } catch (error) {
      // Nothing is lost: what was committed stays in the log, which the next checkpoint copies.
      const what = "the log of a database could not be copied into it; the next commit tries again";
      logger.warn(what, { path, error });
    }
  }

  function plan(): void {
    if (isStopped || timer !== undefined || running !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      running = make().finally(() => {
        running = undefined;
        if (isAsked) plan();
      });
    }, delayMs);
    // A process that has nothing else to do may end: the log is read when the database is next opened.
    timer.unref();
  }

  return {
    committed() {
      isAsked = true;
      plan();
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
