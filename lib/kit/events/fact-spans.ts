import { SpanKind } from "@opentelemetry/api";
import { Fault } from "#lib/kernel/fault.ts";
import { contextOf, spanAround, startSpan, traceHeaders } from "../telemetry/tracing/spans.ts";
import type { SubscribeOptions } from "./bus.ts";
import type { EventEnvelope } from "./event.ts";

/** How facts travel, as spans name it. */
export type MessagingSystem = "nats" | "in_process";

/** Publishes a fact within a span, in the trace of the call that committed it; the trace goes on at its consumers. */
export function publishTraced(
  event: EventEnvelope,
  publish: (event: EventEnvelope) => Promise<void>,
): Promise<void> {
  const { trace, subject } = event;
  if (trace === undefined) return publish(event);
  const attributes = {
    "messaging.operation.name": "publish",
    "messaging.operation.type": "send",
    "messaging.destination.name": subject,
    "messaging.message.id": event.id,
  };
  return spanAround(
    () => startSpan(`publish ${subject}`, SpanKind.PRODUCER, attributes, contextOf(trace)),
    () => publish({ ...event, trace: traceHeaders() ?? trace }),
    errorType,
  );
}

/** Handles each fact within a span, in the trace that its headers name. */
export function handleTraced(
  system: MessagingSystem,
  { durable, handle }: Pick<SubscribeOptions, "durable" | "handle">,
): (event: EventEnvelope) => Promise<void> {
  return (event) => {
    const { subject, trace = {} } = event;
    const attributes = {
      "messaging.system": system,
      "messaging.operation.name": "process",
      "messaging.operation.type": "process",
      "messaging.destination.name": subject,
      "messaging.consumer.group.name": durable,
      "messaging.message.id": event.id,
    };
    return spanAround(
      () => startSpan(`process ${subject}`, SpanKind.CONSUMER, attributes, contextOf(trace)),
      () => handle(event),
      errorType,
    );
  };
}

function errorType(error: unknown): string {
  if (error instanceof Fault) return error.code;
  return error instanceof Error ? error.name : "_OTHER";
}
