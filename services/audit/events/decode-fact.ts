import type { EventEnvelope } from "#lib/kit/events/event.ts";
import type { Fact } from "../domain/facts/fact.ts";
import { decisionDecoders } from "./decision-facts.ts";
import { executionDecoders } from "./execution-facts.ts";
import { forecastDecoders } from "./forecast-facts.ts";

const decoders = new Map(
  [...forecastDecoders, ...decisionDecoders, ...executionDecoders].map((one) => [one.type, one]),
);

/**
 * The fact that an event carries; undefined for one that is no evidence.
 * @throws Fault INVALID_ARGUMENT where the payload cannot be read or breaks its own rules.
 */
export function decodeFact(event: EventEnvelope): Fact | undefined {
  return decoders.get(event.type)?.decode(event);
}

/**
 * The audit set that an event is about, also when it is invalid otherwise; undefined where it does
 * not say. An event that names none and could not be applied may have lost its name.
 */
export function auditSetOfEvent({
  type,
  payload,
}: Pick<EventEnvelope, "type" | "payload">): string | undefined {
  return decoders.get(type)?.auditSetOf(payload) || undefined;
}
