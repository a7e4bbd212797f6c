import type { LeafEvent } from "#lib/evidence/leaf.ts";
import type { EventBus } from "#lib/kit/events/bus.ts";
import { startConsumer } from "#lib/kit/events/consumer.ts";
import { type EventEnvelope, isTime, originOf } from "#lib/kit/events/event.ts";
import type { RowWriter } from "#lib/kit/store/connection.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import type { Logger } from "#lib/kit/telemetry/logger.ts";
import type { ServiceMetrics } from "#lib/kit/telemetry/metrics/service-metrics.ts";
import type { FactWriter } from "../app/ports.ts";
import { recordFact } from "../app/record-fact.ts";
import { auditSetOfEvent, decodeFact } from "./decode-fact.ts";

/** This service's name as a consumer; its inbox and watermarks are kept under it. */
export const consumerName = "audit";

/** The subjects of each publisher, all of them: a watermark counts every fact, evidence or not. */
const subjectsOf = {
  forecast: "pmx.forecast.v1.>",
  "risk-gate": "pmx.riskgate.v1.>",
  execution: "pmx.execution.v1.>",
} as const;

/** All of them. */
export const consumedSubjects: readonly string[] = Object.values(subjectsOf);

/** The names of those whose facts are consumed, as in fact positions. */
export const consumedSources: readonly string[] = Object.keys(subjectsOf);

/**
 * Records the fact that an event carries, if it is evidence.
 * @throws Fault INVALID_ARGUMENT where it cannot be read, breaks its own rules or contradicts what is recorded.
 */
export function recordEvent(writer: FactWriter, event: EventEnvelope): void {
  const fact = decodeFact(event);
  if (fact) recordFact(writer, fact, event.timeMs);
}

/** A fact that arrived by the bus, with the order that it stands in. */
export interface ArrivedEvent {
  readonly origin: string;
  readonly event: LeafEvent;
  /** Empty where it names none. */
  readonly auditSet: string;
}

function arrivedEvent(event: EventEnvelope): ArrivedEvent {
  const { id, source, sequence, subject, type, timeMs, payload, withheld } = event;
  const fact = {
    id,
    source,
    sequence,
    subject,
    type,
    payload,
    timeMs: isTime(timeMs) ? timeMs : 0,
  };
  return {
    origin: originOf(event),
    event: { ...fact, isWithheld: withheld !== undefined },
    auditSet: auditSetOfEvent(event) ?? "",
  };
}

/** Records the facts of the other services, each once, until stopped. */
export async function consumeFacts(options: {
  readonly store: Pick<Store, "db" | "write">;
  readonly bus: EventBus;
  readonly writerOf: (tx: RowWriter) => FactWriter;
  /** Notes the dead letter of a fact as done with that its owner could not publish at first. */
  readonly replayed: (tx: RowWriter, eventId: string) => void;
  /** Appends a fact to the log of evidence. */
  readonly logEvent: (tx: RowWriter, arrived: ArrivedEvent) => void;
  readonly logger: Logger;
  readonly metrics?: ServiceMetrics;
}): Promise<{ stop(): Promise<void> }> {
  const { store, bus, writerOf, replayed, logEvent, logger, metrics } = options;
  const consumers = await Promise.all(
    Object.entries(subjectsOf).map(([source, subject]) =>
      startConsumer({
        store,
        bus,
        consumer: consumerName,
        source,
        subject,
        logger,
        metrics,
        effect: (tx, event) => recordEvent(writerOf(tx), event),
        replayed: (tx, { id }) => replayed(tx, id),
        arrived: (tx, event) => logEvent(tx, arrivedEvent(event)),
      }),
    ),
  );
  return {
    async stop() {
      await Promise.all(consumers.map((consumer) => consumer.stop()));
    },
  };
}
