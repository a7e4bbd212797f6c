import { type DescMessage, fromBinary } from "@bufbuild/protobuf";
import { decodeEvent } from "#lib/kit/events/decode-event.ts";
import type { EventEnvelope } from "#lib/kit/events/event.ts";
import { required } from "#lib/wire/required-field.ts";
import { DecisionMadeSchema } from "#proto/pmx/event/v1/decision_event_pb.ts";
import { OrderFilledSchema, TradeClosedSchema } from "#proto/pmx/event/v1/execution_event_pb.ts";
import {
  ForecastCreatedSchema,
  ForecastScoredSchema,
} from "#proto/pmx/event/v1/forecast_event_pb.ts";
import type { Fact } from "../domain/facts/fact.ts";
import { decisionMadeOf } from "./decision-message.ts";
import { chargedFillOf, closedTradeOf } from "./execution-message.ts";
import { forecastMadeOf, forecastScoredOf } from "./forecast-message.ts";

/**
 * The fact that an event carries; undefined for one that is no evidence.
 * @throws Fault INVALID_ARGUMENT where the payload cannot be read or breaks its own rules.
 */
export function decodeFact(event: EventEnvelope): Fact | undefined {
  switch (event.type) {
    case ForecastCreatedSchema.typeName: {
      const message = decodeEvent(ForecastCreatedSchema, event);
      return { kind: "FORECAST_MADE", value: forecastMadeOf(message) };
    }
    case ForecastScoredSchema.typeName: {
      const message = decodeEvent(ForecastScoredSchema, event);
      return { kind: "FORECAST_SCORED", value: forecastScoredOf(message, event.timeMs) };
    }
    case DecisionMadeSchema.typeName: {
      const { decision } = decodeEvent(DecisionMadeSchema, event);
      return { kind: "DECISION_MADE", value: decisionMadeOf(required(decision, "decision")) };
    }
    case OrderFilledSchema.typeName:
      return { kind: "ORDER_FILLED", value: chargedFillOf(decodeEvent(OrderFilledSchema, event)) };
    case TradeClosedSchema.typeName:
      return { kind: "TRADE_CLOSED", value: closedTradeOf(decodeEvent(TradeClosedSchema, event)) };
    default:
      return undefined;
  }
}

/**
 * The audit set that an event is about, also when it breaks its rules otherwise; undefined where
 * it cannot be told. An event that names none and could not be applied may have lost its name.
 */
export function auditSetOfEvent(
  event: Pick<EventEnvelope, "type" | "payload">,
): string | undefined {
  return namedAuditSet(event) || undefined;
}

function namedAuditSet(event: Pick<EventEnvelope, "type" | "payload">): string | undefined {
  switch (event.type) {
    case ForecastCreatedSchema.typeName:
      return read(ForecastCreatedSchema, event)?.key?.auditSet;
    case ForecastScoredSchema.typeName:
      return read(ForecastScoredSchema, event)?.key?.auditSet;
    case DecisionMadeSchema.typeName:
      return read(DecisionMadeSchema, event)?.decision?.auditSet;
    case OrderFilledSchema.typeName:
      return read(OrderFilledSchema, event)?.auditSet;
    case TradeClosedSchema.typeName:
      return read(TradeClosedSchema, event)?.auditSet;
    default:
      return undefined;
  }
}

function read<Desc extends DescMessage>(schema: Desc, { payload }: Pick<EventEnvelope, "payload">) {
  try {
    return fromBinary(schema, payload);
  } catch {
    // The event is a dead letter for this very reason: its owner stays unknown.
    return undefined;
  }
}
