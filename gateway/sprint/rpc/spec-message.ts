import { fromJson, type JsonObject, type MessageInitShape, toJson } from "@bufbuild/protobuf";
import type { Micros } from "#lib/kernel/money.ts";
import { intervalFromMessage, intervalToMessage } from "#lib/wire/bar-message.ts";
import { RiskPolicyOverridesSchema } from "#proto/pmx/riskgate/v1/policy_pb.ts";
import type {
  SprintSpec as SprintSpecMessage,
  SprintSpecSchema,
} from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { SprintSpec } from "../domain/sprint.ts";

/** What applies where a spec does not say. */
export interface SpecDefaults {
  readonly horizonBars: number;
  readonly startingCashMicros: Micros;
  readonly proofMode: boolean;
}

/**
 * The spec of a message with every default filled in; its numbers are unchecked.
 * @throws Fault FIELD_INVALID for an interval that is missing or unknown.
 */
export function specFromMessage(message: SprintSpecMessage, defaults: SpecDefaults): SprintSpec {
  const overrides = message.riskOverrides
    ? (toJson(RiskPolicyOverridesSchema, message.riskOverrides) as JsonObject)
    : {};
  return {
    tickers: message.tickers,
    audits: message.audits,
    interval: intervalFromMessage(message.interval, "spec.interval"),
    horizonBars: message.horizonBars || defaults.horizonBars,
    spacingBars: message.spacingBars,
    startingCashMicros: message.startingCashMicros || defaults.startingCashMicros,
    riskOverrides: { proofMode: defaults.proofMode, ...overrides },
  };
}

/** A spec as its message. */
export function specToMessage(spec: SprintSpec): MessageInitShape<typeof SprintSpecSchema> {
  return {
    ...spec,
    tickers: [...spec.tickers],
    interval: intervalToMessage(spec.interval),
    riskOverrides: fromJson(RiskPolicyOverridesSchema, spec.riskOverrides as JsonObject),
  };
}
