import { Fault } from "#lib/kernel/fault.ts";
import { jitteredDelayMs, pause } from "../async/pause.ts";
import { createWakeup } from "../async/wakeup.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { EventLog, SubscribeOptions, Subscription } from "./bus.ts";
import { deliver, type RedeliveryPolicy } from "./delivery.ts";
import type { EventEnvelope } from "./event.ts";

/** One durable's walk through the logs, one event at a time. */
export interface LogSubscription extends Subscription {
  readonly subject: string;
  attach(log: EventLog): void;
  detach(log: EventLog): void;
  /** Resolves when everything on the subject up to a position of a log is settled. */
  reach(log: EventLog, position: number): Promise<void>;
}

interface Waiter {
  readonly log: EventLog;
  readonly position: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

const pageSize = 64;

export function startLogSubscription(
  options: SubscribeOptions,
  redelivery: RedeliveryPolicy,
  logger: Logger,
): LogSubscription {
  const stopping = new AbortController();
  const wakeup = createWakeup();
  /** Logs that may hold events not handled yet. */
  const behind = new Set<EventLog>();
  const settledUpTo = new Map<EventLog, number>();
  let waiters: readonly Waiter[] = [];

  function moveTo(log: EventLog, position: number): void {
    settledUpTo.set(log, position);
    const reached = (waiter: Waiter) => waiter.log === log && waiter.position <= position;
    const served = waiters.filter(reached);
    waiters = waiters.filter((waiter) => !reached(waiter));
    for (const waiter of served) waiter.resolve();
  }

  function abandon(gone: (waiter: Waiter) => boolean): void {
    const left = waiters.filter(gone);
    waiters = waiters.filter((waiter) => !gone(waiter));
    for (const waiter of left) waiter.reject(stoppedFault(options.durable));
  }

  async function settle(event: EventEnvelope): Promise<boolean> {
    let attempt = 1;
    while (!stopping.signal.aborted) {
      const delivery = await deliver(event, attempt, options, redelivery, logger);
      if (delivery.settled) return true;
      if (delivery.counts) attempt += 1;
      await pause(delivery.retryMs, stopping.signal);
    }
    return false;
  }

  async function readPage(log: EventLog): Promise<void> {
    if (!settledUpTo.has(log)) moveTo(log, (await options.handledUpTo?.(log.origin)) ?? 0);
    const start = settledUpTo.get(log) ?? 0;
    const page = await log.readAfter(start, options.subject, pageSize);
    if (page.length < pageSize) behind.delete(log);
    for (const { position, event } of page) {
      if (!(await settle(event))) return;
      moveTo(log, position);
    }
  }

  async function run(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      const [log] = behind;
      if (!log) {
        await wakeup.wait();
        continue;
      }
      // Taken out and put back at the end, so that a busy log does not starve the others.
      behind.delete(log);
      behind.add(log);
      try {
        await readPage(log);
        failures = 0;
      } catch (error) {
        if (!behind.has(log)) continue;
        failures += 1;
        logger.warn("event log could not be read; will try again", { origin: log.origin, error });
        await pause(jitteredDelayMs(failures), stopping.signal);
      }
    }
  }

  const running = run();
  return {
    subject: options.subject,
    attach(log) {
      behind.add(log);
      wakeup.wake();
    },
    detach(log) {
      behind.delete(log);
      settledUpTo.delete(log);
      abandon((waiter) => waiter.log === log);
    },
    reach(log, position) {
      if (stopping.signal.aborted) return Promise.reject(stoppedFault(options.durable));
      if ((settledUpTo.get(log) ?? -1) >= position) return Promise.resolve();
      return new Promise((resolve, reject) => {
        waiters = [...waiters, { log, position, resolve, reject }];
        behind.add(log);
        wakeup.wake();
      });
    },
    async stop() {
      stopping.abort();
      wakeup.wake();
      await running;
      abandon(() => true);
    },
  };
}

function stoppedFault(durable: string): Fault {
  const message = `${durable} stopped before it had handled the event; publish it again later`;
  return new Fault("UNAVAILABLE", "DRAINING", message);
}
