import { performance } from "node:perf_hooks";
import { yieldToEventLoop } from "../async/yield-to-event-loop.ts";
import type { Connection, RowWriter } from "./connection.ts";
import type { Slices } from "./slices.ts";
import { runGroup, type Write } from "./write-group.ts";

/** Runs writes one after another, in the order in which they were asked for. */
export interface WriteQueue {
  /** Writes that have not started. */
  readonly length: number;
  /** Settles once the transaction that the write was in has been committed, or has failed. */
  write<T>(work: (tx: RowWriter) => T | Slices<T>): Promise<T>;
  /** Runs work before the next write that has not started, while no transaction is open; writes wait for its end. */
  between(work: () => Promise<void>): Promise<void>;
  /** Resolves when everything asked for so far has ended. */
  idle(): Promise<void>;
}

export interface WriteQueueOptions {
  /**
   * Whether writes may share a commit. Not where a foreign key of the schema is deferred: SQLite
   * checks it at the commit only, and does not say whose write it was.
   */
  readonly sharesCommits: boolean;
  /**
   * For how long writes may join a group, in milliseconds; 5 where absent. The event loop gets no
   * iteration between them.
   */
  readonly groupLimitMs?: number;
  /** Called after each commit. */
  readonly committed?: () => void;
}

/** A commit costs as much as some writes: a larger group saves little more and answers later. */
const groupLimit = 64;

/**
 * A first-in first-out queue of writes to a connection that nothing else uses. Writes that wait
 * together share a commit; the next ones gather while it is under way. A write that is asked for in
 * another's work comes after it.
 */
export function createWriteQueue(connection: Connection, options: WriteQueueOptions): WriteQueue {
  const { sharesCommits, groupLimitMs = 5, committed } = options;
  const waiting: Write[] = [];
  const pauses: (() => Promise<void>)[] = [];
  let draining: Promise<void> | undefined;

  async function drain(): Promise<void> {
    try {
      while (waiting.length > 0 || pauses.length > 0) {
        await yieldToEventLoop();
        for (const pause of pauses.splice(0)) await pause();
        const first = waiting.shift();
        if (first === undefined) continue;
        if (await runGroup(connection, first, joining())) committed?.();
      }
    } finally {
      // Also after a listener or a rollback that threw: later writes start a new round.
      draining = undefined;
    }
  }

  /** Those who wait, as long as the group has not reached its limits. */
  function joining(): () => Write | undefined {
    let left = sharesCommits ? groupLimit - 1 : 0;
    const endMs = performance.now() + groupLimitMs;
    return () => (left-- > 0 && performance.now() < endMs ? waiting.shift() : undefined);
  }

  return {
    get length() {
      return waiting.length;
    },
    write: (work) =>
      new Promise((resolve, reject) => {
        waiting.push({
          work,
          settle: (outcome) =>
            "error" in outcome ? reject(outcome.error) : resolve(outcome.value as never),
        });
        draining ??= drain();
      }),
    between: (work) =>
      new Promise((resolve, reject) => {
        pauses.push(() => work().then(resolve, reject));
        draining ??= drain();
      }),
    async idle() {
      await draining;
    },
  };
}
