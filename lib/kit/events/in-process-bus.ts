import { Fault } from "#lib/kernel/fault.ts";
import type { Logger } from "../telemetry/logger.ts";
import {
  type EventBus,
  type EventLog,
  type FactOwner,
  type LoggedEvent,
  largestEventBytes,
  PublicationRefused,
} from "./bus.ts";
import { defaultRedelivery, type RedeliveryPolicy } from "./delivery.ts";
import { type EventEnvelope, isTime, originOf, withheldEvent } from "./event.ts";
import { handleTraced } from "./fact-spans.ts";
import { type LogSubscription, startLogSubscription } from "./log-subscription.ts";
import { checkSubscription, matches, streamOf } from "./subject.ts";

/**
 * The bus of the embedded default: everything in one process, nothing to install.
 *
 * It stores nothing itself. The outboxes are its log: a subscription reads each attached outbox
 * from its own last handled sequence on. So events from before the subscription arrive, and those
 * committed just before a crash, as with a broker that has a disk. `publish` resolves when every
 * subscription has settled the event. Events published without an outbox are kept in memory for
 * the life of the bus.
 */
export function createInProcessBus(
  logger: Logger,
  redelivery: RedeliveryPolicy = defaultRedelivery,
): EventBus {
  const memory = createMemoryLog();
  const logs = new Map<string, EventLog>();
  const subscriptions = new Map<string, LogSubscription>();
  const owners = new Map<string, FactOwner>();
  let closed = false;

  return {
    async publish(event, { again = false } = {}) {
      if (closed) throw closedFault();
      const refusal = refusalOf(event);
      if (refusal !== undefined) throw new PublicationRefused(refusal);
      // Subscriptions have passed its place in the outbox.
      const outbox = again ? undefined : logs.get(originOf(event));
      const log = outbox ?? memory;
      const position = outbox ? event.sequence : memory.append(event);
      const concerned = [...subscriptions.values()].filter((subscription) =>
        matches(subscription.subject, event.subject),
      );
      await Promise.all(concerned.map((subscription) => subscription.reach(log, position)));
    },
    async subscribe(options) {
      checkSubscription(options.durable, options.subject);
      if (closed) throw closedFault();
      const key = `${options.durable} on ${streamOf(options.subject)}`;
      if (subscriptions.has(key)) throw new Error(`${key} is subscribed already`);
      const subscription = startLogSubscription(
        { ...options, handle: handleTraced("in_process", options) },
        redelivery,
        logger,
      );
      subscriptions.set(key, subscription);
      for (const log of [memory, ...logs.values()]) subscription.attach(log);
      return {
        async stop() {
          subscriptions.delete(key);
          await subscription.stop();
        },
      };
    },
    attachLog(outbox) {
      const log = withholding(outbox);
      logs.set(log.origin, log);
      for (const subscription of subscriptions.values()) subscription.attach(log);
      return () => {
        if (logs.get(log.origin) === log) logs.delete(log.origin);
        for (const subscription of subscriptions.values()) subscription.detach(log);
      };
    },
    answerFor(source, owner) {
      owners.set(source, owner);
      return () => {
        if (owners.get(source) === owner) owners.delete(source);
      };
    },
    async report(source, report) {
      if (closed) throw closedFault();
      const owner = owners.get(source);
      if (owner === undefined) throw noOwnerFault(source);
      const answer = await owner(report);
      const refusal = answer.fact && refusalOf(answer.fact);
      if (!answer.fact || refusal === undefined) return answer;
      return { ...answer, fact: withheldEvent(answer.fact, refusal) };
    },
    async close() {
      closed = true;
      const open = [...subscriptions.values()];
      subscriptions.clear();
      await Promise.all(open.map((subscription) => subscription.stop()));
    },
  };
}

/** Why this bus does not take an event: what the other bus would not take by default. */
function refusalOf({ payload, timeMs }: EventEnvelope): string | undefined {
  if (payload.length > largestEventBytes) {
    return `its payload of ${payload.length} bytes exceeds the ${largestEventBytes} of an event`;
  }
  return isTime(timeMs) ? undefined : `its time of ${timeMs} ms is no date`;
}

/** The log with what this bus refuses withheld: subscriptions read it before it is published. */
function withholding(log: EventLog): EventLog {
  return {
    origin: log.origin,
    async readAfter(position, filter, limit) {
      const page = await log.readAfter(position, filter, limit);
      return page.map((logged) => {
        const refusal = refusalOf(logged.event);
        if (refusal === undefined) return logged;
        return { position: logged.position, event: withheldEvent(logged.event, refusal) };
      });
    },
  };
}

function createMemoryLog(): EventLog & { append(event: EventEnvelope): number } {
  const entries: LoggedEvent[] = [];
  return {
    origin: "memory",
    append(event) {
      const position = entries.length + 1;
      entries.push({ position, event });
      return position;
    },
    async readAfter(position, filter, limit) {
      const page: LoggedEvent[] = [];
      for (let at = position; at < entries.length && page.length < limit; at += 1) {
        const entry = entries[at]!;
        if (matches(filter, entry.event.subject)) page.push(entry);
      }
      return page;
    },
  };
}

function noOwnerFault(source: string): Fault {
  const message = `no ${source} service states its facts in this process: services that run apart need a NATS server, the same NATS_URL for all`;
  return new Fault("UNAVAILABLE", "PEER_UNREACHABLE", message, { metadata: { source } });
}

function closedFault(): Fault {
  return new Fault("UNAVAILABLE", "DRAINING", "the event bus is closed");
}
