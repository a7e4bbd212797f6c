import { performance } from "node:perf_hooks";
import { Fault } from "#lib/kernel/fault.ts";
import { unlessAborted } from "../async/bounded-wait.ts";
import { jitteredDelayMs, pause } from "../async/pause.ts";
import type { Wakeup } from "../async/wakeup.ts";
import type { Store } from "../store/open-store.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { ArrivalReport, EventBus, OwnerAnswer, SubscribeOptions } from "./bus.ts";
import { defaultRedelivery, deliver, type RedeliveryPolicy } from "./delivery.ts";
import { type EventEnvelope, originOf } from "./event.ts";
import { firstMissing, type MissingFacts, missingOf, noteGone } from "./missing-facts.ts";
import { noteUnarrived } from "./note-arrival.ts";
import { newestOf, progressOf } from "./watermark.ts";

/** How often a consumer reports to an owner what has arrived. */
const standardReportEveryMs = 5_000;
/**
 * For how long nothing may arrive while the owner has published more, before what it published counts
 * as lost: longer than a delivery that is repeated a few times, or a server that starts again.
 */
const standardTailPatienceMs = 15_000;
/** How long an owner may take to answer: it reads a row or two of its database. */
const answerMs = 2_000;
/** Gaps that are asked for in one round; the others follow in the next ones, as these are filled. */
const gapsPerRound = 100;

export interface FactRecoveryOptions {
  readonly store: Pick<Store, "db" | "write">;
  readonly bus: EventBus;
  readonly source: string;
  /** Applies what was missing, as the subscription does. */
  readonly subscriber: SubscribeOptions;
  /** Woken when a gap is noticed. */
  readonly noticed: Wakeup;
  readonly logger: Logger;
  readonly redelivery?: RedeliveryPolicy;
  readonly reportEveryMs?: number;
  readonly tailPatienceMs?: number;
}

export interface Lag {
  /** Published and not applied; undefined until the owner has answered once. */
  readonly facts?: number;
  /** Since the last answer; before the first one, since the consumer started. */
  readonly ageSeconds: number;
}

export interface FactRecovery {
  /** How far the consumer is behind what the owner last said, and how long ago that was. */
  lag(): Lag;
  stop(): Promise<void>;
}

/**
 * Reports to the owner of a source what has arrived, and asks it for every fact that is missing, until
 * it has arrived: a fact before one that came, and one that was published and did not come for a while.
 * An owner that is away is asked again, with growing delays.
 */
export function startFactRecovery(options: FactRecoveryOptions): FactRecovery {
  const { store, bus, source, subscriber, noticed, logger } = options;
  const { redelivery = defaultRedelivery, reportEveryMs = standardReportEveryMs } = options;
  const { tailPatienceMs = standardTailPatienceMs } = options;
  const consumer = subscriber.durable;
  const stopping = new AbortController();
  /** Since when nothing has arrived although more was published. */
  let stalled: { readonly origin: string; readonly newest: number; readonly sinceMs: number };
  stalled = { origin: "", newest: 0, sinceMs: performance.now() };

  /** Reports to the owner, and does not wait for its answer once the process stops. */
  const report = (arrived: Omit<ArrivalReport, "consumer">): Promise<OwnerAnswer> =>
    unlessAborted(bus.report(source, { consumer, ...arrived }, answerMs), stopping.signal, () =>
      stoppedFault(consumer),
    );

  async function apply(fact: EventEnvelope): Promise<void> {
    for (let attempt = 1; !stopping.signal.aborted; ) {
      const delivery = await deliver(fact, attempt, subscriber, redelivery, logger);
      if (delivery.settled) return;
      if (delivery.counts) attempt += 1;
      await pause(delivery.retryMs, stopping.signal);
    }
  }

  async function giveUp(gap: MissingFacts, upTo: number): Promise<void> {
    if (gap.isGone) return;
    await store.write((tx) => noteGone(tx, consumer, gap, upTo));
    const { origin, firstSequence: first } = gap;
    const message = "lost facts are no longer kept by their owner; gates stay inconclusive";
    logger.error(message, { consumer, source, origin, first, last: upTo });
  }

  /** Asks for the facts of a gap one after another, until the owner has no more of them. */
  async function fill(gap: MissingFacts): Promise<void> {
    const { origin, lastSequence: last } = gap;
    let rest = gap;
    while (rest.firstSequence <= last && !stopping.signal.aborted) {
      const first = rest.firstSequence;
      const arrivedUpTo = (firstMissing(store.db, consumer, origin) ?? 1) - 1;
      const { fact } = await report({ origin, arrivedUpTo, missing: { first, last } });
      if (fact === undefined) return giveUp(rest, last);
      const { sequence } = fact;
      if (originOf(fact) !== origin || sequence < first || sequence > last) {
        throw new Error(`${source} answered with event ${fact.id}, which was not asked for`);
      }
      if (sequence > first) await giveUp(rest, sequence - 1);
      await apply(fact);
      logger.info("a lost fact has arrived from its owner", { consumer, source, event: fact.id });
      rest = { ...rest, firstSequence: sequence + 1 };
    }
  }

  /** Counts as missing what was published a while ago and has not arrived, though nothing came after it. */
  async function noticeLostTail({ origin, publishedUpTo: upTo }: OwnerAnswer): Promise<void> {
    const newest = newestOf(store.db, consumer, origin);
    const nowMs = performance.now();
    if (upTo <= newest || stalled.origin !== origin || stalled.newest !== newest) {
      stalled = { origin, newest, sinceMs: nowMs };
    } else if (nowMs - stalled.sinceMs >= tailPatienceMs) {
      const isNoticed = await store.write((tx) =>
        noteUnarrived(tx, consumer, { source, origin, upTo }),
      );
      if (isNoticed) noticed.wake();
    }
  }

  let answered: OwnerAnswer | undefined;
  let answeredMs = performance.now();
  /** Whether the round is about facts that its owner may still give. */
  let isFilling = false;

  async function round(): Promise<void> {
    const gaps = missingOf(store.db, consumer, source, gapsPerRound);
    isFilling = gaps.some(({ isGone }) => !isGone);
    for (const gap of gaps) await fill(gap);
    isFilling = false;
    const { origin, arrivedUpTo } = progressOf(store.db, consumer, source);
    const answer = await report({ origin, arrivedUpTo });
    answered = answer;
    answeredMs = performance.now();
    await noticeLostTail(answer);
  }

  async function run(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      let waitMs = reportEveryMs;
      try {
        await round();
        failures = 0;
      } catch (error) {
        if (stopping.signal.aborted) break;
        failures += 1;
        if (isFilling) {
          waitMs = jitteredDelayMs(failures);
          const message = "lost facts could not be asked for; will try again";
          logger.warn(message, { consumer, source, error });
        } else if (!isAbsence(error)) {
          logger.warn("what has arrived could not be reported", { consumer, source, error });
        }
      }
      const timer = setTimeout(noticed.wake, waitMs);
      if (!stopping.signal.aborted) await noticed.wait();
      clearTimeout(timer);
    }
  }

  const running = run();
  return {
    lag() {
      const ageSeconds = (performance.now() - answeredMs) / 1_000;
      if (answered === undefined) return { ageSeconds };
      const { origin, arrivedUpTo } = progressOf(store.db, consumer, source);
      // Of a new database of the owner nothing has arrived yet.
      const arrived = origin === answered.origin ? arrivedUpTo : 0;
      return { facts: Math.max(0, answered.publishedUpTo - arrived), ageSeconds };
    },
    async stop() {
      stopping.abort();
      noticed.wake();
      await running;
    },
  };
}

/** An owner that does not run misses nothing: it has published what it has committed. */
function isAbsence(error: unknown): boolean {
  return error instanceof Fault && ["PEER_UNREACHABLE", "DEADLINE"].includes(error.reason);
}

function stoppedFault(consumer: string): Fault {
  return new Fault("UNAVAILABLE", "DRAINING", `${consumer} has stopped`);
}
