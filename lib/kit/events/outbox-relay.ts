import { performance } from "node:perf_hooks";
import { Fault } from "#lib/kernel/fault.ts";
import { endsWithin, unlessAborted } from "../async/bounded-wait.ts";
import { jitteredDelayMs, pause } from "../async/pause.ts";
import { createWakeup } from "../async/wakeup.ts";
import type { Clock } from "../clock.ts";
import { databaseId } from "../store/database-id.ts";
import type { Store } from "../store/open-store.ts";
import type { Logger } from "../telemetry/logger.ts";
import { noMetrics, type ServiceMetrics } from "../telemetry/metrics/service-metrics.ts";
import { isTracing, type TraceHeaders } from "../telemetry/tracing/spans.ts";
import { type EventBus, type EventLog, PublicationRefused } from "./bus.ts";
import { type EventEnvelope, eventId } from "./event.ts";
import { factMetricTable } from "./fact-metrics.ts";
import { factOwner } from "./fact-owner.ts";
import { publishTraced } from "./fact-spans.ts";
import { lastSequence, type OutboxEntry, outboxLog, prune, unpublished } from "./outbox.ts";
import { publishedUpTo as markedUpToIn, markPublished } from "./publications.ts";
import { publisherOfFacts } from "./refused-facts.ts";
import { WaitingFacts } from "./waiting-facts.ts";

/**
 * Facts that went out longer ago than this are forgotten, if they have arrived; streams keep theirs as
 * long. Those that are not known to have arrived are kept without a limit: the outbox is all that is left
 * of a fact that the bus has lost.
 */
const retentionMs = 30 * 24 * 60 * 60 * 1_000;
const batchSize = 100;
/**
 * Facts that are committed within this time go out together, in milliseconds: each reading of the
 * outbox costs as much as some facts. The committing call is answered meanwhile.
 */
const gatherMs = 5;
/** A fact that was handed over: its place, when it was committed, and in which trace. */
type HandedFact = OutboxEntry &
  Pick<EventEnvelope, "sequence" | "trace"> & { readonly atMs: number };

/** Facts kept in memory until they are published, so that they are not read again. */
const mostHanded = 1_000;
/** Failures in a row after which an owner says that it cannot publish; one may be a moment's. */
const failuresToTell = 2;
/** For how long the last facts may keep a process from ending. */
const drainMs = 2_000;

export interface OutboxRelayOptions {
  readonly store: Pick<Store, "db" | "write">;
  readonly bus: EventBus;
  readonly source: string;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Where what waits is measured; nowhere when absent. */
  readonly metrics?: ServiceMetrics | undefined;
  /** Wait after so many failures in a row, in milliseconds. */
  readonly delayMs?: (failures: number) => number;
  /** What is published within this time is marked so by one write; 250 ms where absent. */
  readonly markDelayMs?: number;
}

export interface OutboxRelay {
  /**
   * Takes facts that were committed, the sequence of the last of them, and publishes them, in the trace given. Call
   * it after the write, in the order of the writes.
   */
  readonly publish: (
    newest: number,
    facts: readonly OutboxEntry[],
    trace?: TraceHeaders | undefined,
  ) => void;
  /** Resolves when every fact committed so far has gone out; rejects when the relay stops first. */
  flush(): Promise<void>;
  /** Publishes no more; what has not gone out does so after the next start. */
  stop(): Promise<void>;
  /** Stops after the facts committed so far have gone out, or after two seconds. */
  drain(): Promise<void>;
}

/**
 * Publishes the facts of an outbox in their order, each at least once, also those that a killed
 * process left behind. Facts that it is handed need not be read again; those that it was not handed
 * (of an earlier process, after a failure, or while too many waited) are read from the outbox.
 * While the bus is down the facts wait, and their writers do not. A fact that the bus refuses is given
 * up after some tries (see `publisherOfFacts`). A process that dies may have published facts that it had
 * not marked yet: they are published again, under the same ids.
 */
export function startOutboxRelay(options: OutboxRelayOptions): OutboxRelay {
  const { store, bus, source, logger, clock } = options;
  const { delayMs = jitteredDelayMs, markDelayMs = 250 } = options;
  const stopping = new AbortController();
  const wakeup = createWakeup();
  const flushes: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const detachers: (() => void)[] = [];
  /** What the last failures in a row said; undefined where the last try succeeded. */
  let failure: string | undefined;
  /** Facts handed over and not published yet, in order. */
  let handed: HandedFact[] = [];
  /** Whether the outbox may hold facts that were not handed over and are not published. */
  let isBehind = true;
  let publishedUpTo = 0;
  let markedUpTo = 0;
  let marking: ReturnType<typeof setTimeout> | undefined;
  const waiting = new WaitingFacts();

  async function attach(): Promise<string> {
    const id = await store.write((tx) => {
      prune(tx, source, clock.nowMs() - retentionMs);
      return databaseId(tx);
    });
    const origin = `${source}-${id}`;
    const detach = bus.attachLog?.(withTraces(outboxLog(store.db, source, origin), () => handed));
    if (detach) detachers.push(detach);
    const owner = factOwner({ store, source, origin, failure: () => failure });
    detachers.push(bus.answerFor(source, owner));
    return origin;
  }

  /** Stores that what has been published was, so that the next start does not publish it again. */
  async function mark(): Promise<void> {
    clearTimeout(marking);
    marking = undefined;
    const upTo = publishedUpTo;
    if (upTo === markedUpTo) return;
    try {
      await store.write((tx) => markPublished(tx, source, upTo, clock.nowMs()));
      markedUpTo = upTo;
    } catch (error) {
      const what = "published facts could not be marked; they may be published again";
      logger.warn(what, { source, error });
    }
  }

  /** The facts to publish next, in order; none when all that were committed have been published. */
  function next(origin: string): readonly EventEnvelope[] {
    if (isBehind) {
      const read = unpublished(store.db, source, origin, publishedUpTo, batchSize);
      if (read.length > 0) {
        waiting.found(read.at(-1)!.sequence);
        return read;
      }
      isBehind = false;
    }
    handed = handed.filter(({ sequence }) => sequence > publishedUpTo);
    return handed
      .slice(0, batchSize)
      .map(({ atMs: _, ...fact }) => ({ ...fact, source, id: eventId(origin, fact.sequence) }));
  }

  const meter = (options.metrics ?? noMetrics).meter(factMetricTable);
  meter.read("pmx_outbox_oldest_waiting_seconds", () => [{ value: waiting.oldestSeconds }]);
  meter.read("pmx_outbox_facts_waiting", () => {
    const published = Math.max(publishedUpTo, markedUpToIn(store.db, source));
    return [{ value: Math.max(0, lastSequence(store.db, source) - published) }];
  });
  const publishOne = (event: EventEnvelope) => bus.publish(event);
  const noteTry = (outcome: "published" | "failed" | "refused", times = 1) =>
    meter.count("pmx_outbox_publications_total", { outcome }, times);
  for (const outcome of ["published", "failed", "refused"] as const) noteTry(outcome, 0);

  const publishOrGiveUp = publisherOfFacts({
    store,
    publish: async (event) => {
      try {
        await unlessAborted(publishTraced(event, publishOne), stopping.signal, () =>
          stoppedFault(source),
        );
        noteTry("published");
      } catch (error) {
        noteTry(error instanceof PublicationRefused ? "refused" : "failed");
        throw error;
      }
    },
    logger,
    clock,
  });

  /** Publishes in order until the first failure that does not give its fact up. */
  async function publishAll(events: readonly EventEnvelope[]): Promise<void> {
    for (const [index, event] of events.entries()) {
      await publishOrGiveUp(event);
      publishedUpTo = event.sequence;
      const next = handed[index + 1];
      waiting.published(
        publishedUpTo,
        next?.sequence === publishedUpTo + 1 ? next.atMs : undefined,
      );
      marking ??= setTimeout(() => void mark(), markDelayMs);
    }
  }

  async function run(): Promise<void> {
    let origin: string | undefined;
    let failures = 0;
    while (!stopping.signal.aborted) {
      try {
        origin ??= await attach();
        // Only flushes asked for before this reading are answered by it.
        const asked = flushes.length;
        const events = next(origin);
        if (events.length > 0) {
          await publishAll(events);
        } else {
          for (const flush of flushes.splice(0, asked)) flush.resolve();
          await wakeup.wait();
          if (flushes.length === 0) await pause(gatherMs, stopping.signal);
        }
        failures = 0;
        failure = undefined;
      } catch (error) {
        if (stopping.signal.aborted) break;
        failures += 1;
        if (failures >= failuresToTell) failure = textOf(error);
        const retryMs = delayMs(failures);
        logger.warn("facts could not be published; will try again", { source, retryMs, error });
        await pause(retryMs, stopping.signal);
      }
    }
    for (const detach of detachers) detach();
    for (const flush of flushes) flush.reject(stoppedFault(source));
  }

  const running = run();
  const flush = (): Promise<void> => {
    if (stopping.signal.aborted) return Promise.reject(stoppedFault(source));
    return new Promise((resolve, reject) => {
      flushes.push({ resolve, reject });
      isBehind = true;
      wakeup.wake();
    });
  };
  const stop = async (): Promise<void> => {
    stopping.abort();
    wakeup.wake();
    await running;
    await mark();
  };
  return {
    publish(newest, facts, trace) {
      const first = newest - facts.length + 1;
      const atMs = performance.now();
      if (handed.length + facts.length > mostHanded) {
        handed = [];
        isBehind = true;
      }
      for (const [index, { subject, type, payload, timeMs }] of facts.entries()) {
        handed.push({ subject, type, payload, timeMs, sequence: first + index, atMs, trace });
      }
      waiting.committed(newest, atMs);
      wakeup.wake();
    },
    flush,
    stop,
    async drain() {
      await endsWithin(flush(), drainMs);
      await stop();
    },
  };
}

/** The log of an outbox, which stores no traces, with those of the facts that were just handed over. */
function withTraces(log: EventLog, handed: () => readonly HandedFact[]): EventLog {
  return {
    origin: log.origin,
    async readAfter(position, filter, limit) {
      const page = await log.readAfter(position, filter, limit);
      if (!isTracing()) return page;
      const traces = new Map(handed().map(({ sequence, trace }) => [sequence, trace]));
      return page.map((logged) => {
        const trace = traces.get(logged.event.sequence);
        return trace === undefined ? logged : { ...logged, event: { ...logged.event, trace } };
      });
    },
  };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function stoppedFault(source: string): Fault {
  return new Fault("UNAVAILABLE", "DRAINING", `the outbox relay of ${source} has stopped`);
}
