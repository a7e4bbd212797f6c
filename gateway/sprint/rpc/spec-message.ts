import {
  type DescMessage,
  fromJson,
  type JsonObject,
  type MessageInitShape,
  type MessageShape,
  toJson,
} from "@bufbuild/protobuf";
import type { Micros } from "#lib/kernel/money.ts";
import { intervalFromMessage, intervalToMessage } from "#lib/wire/bar-message.ts";
import { requiredEnumName } from "#lib/wire/enum-name.ts";
import { ComparisonSpecSchema } from "#proto/pmx/audit/v1/comparison_pb.ts";
import { FillModel } from "#proto/pmx/execution/v1/policy_pb.ts";
import { ForecastPolicyOverridesSchema } from "#proto/pmx/forecast/v1/policy_pb.ts";
import { RiskPolicyOverridesSchema } from "#proto/pmx/riskgate/v1/policy_pb.ts";
import type {
  IntradayPass as IntradayPassMessage,
  PairedArm as PairedArmMessage,
  SprintSpec as SprintSpecMessage,
  SprintSpecSchema,
} from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { type IntradayPass, intradayDefaults } from "../domain/intraday-pass.ts";
import type { PairedArm } from "../domain/paired-arm.ts";
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
  const risk = overridesFromMessage(RiskPolicyOverridesSchema, message.riskOverrides);
  const forecast = overridesFromMessage(ForecastPolicyOverridesSchema, message.forecastOverrides);
  return {
    tickers: message.tickers,
    audits: message.audits,
    interval: intervalFromMessage(message.interval, "spec.interval"),
    horizonBars: message.horizonBars || defaults.horizonBars,
    spacingBars: message.spacingBars,
    startingCashMicros: message.startingCashMicros || defaults.startingCashMicros,
    riskOverrides: { proofMode: defaults.proofMode, ...risk },
    // Without any the members are left out: an older version's spec has the same hash.
    ...(Object.keys(forecast).length > 0 && { forecastOverrides: forecast }),
    ...(message.baseCurrency !== "" && { baseCurrency: message.baseCurrency }),
    ...(message.allow.length > 0 && { allow: [...new Set(message.allow)].sort() }),
    ...(message.includeFrontierTickers === true && { includeFrontierTickers: true }),
    ...(message.gates.length > 0 && { gates: [...new Set(message.gates)] }),
    ...(message.intradayPass && { intradayPass: passFromMessage(message.intradayPass) }),
    ...fillModelFromMessage(message.fillModel),
    ...(message.openSeal !== "" && { openSeal: message.openSeal }),
    ...(message.openAnyway && { openAnyway: true as const }),
    ...(message.baselineSprint !== "" && { baselineSprint: message.baselineSprint }),
    ...(message.pair && { pair: pairFromMessage(message.pair) }),
  };
}

/** A spec as its message. */
export function specToMessage(spec: SprintSpec): MessageInitShape<typeof SprintSpecSchema> {
  const {
    tickers,
    interval,
    riskOverrides,
    forecastOverrides,
    allow = [],
    gates = [],
    intradayPass,
    fillModel,
    pair,
    ...rest
  } = spec;
  return {
    ...rest,
    tickers: [...tickers],
    allow: [...allow],
    gates: [...gates],
    interval: intervalToMessage(interval),
    ...(intradayPass && {
      intradayPass: { ...intradayPass, interval: intervalToMessage(intradayPass.interval) },
    }),
    ...(fillModel && { fillModel: FillModel[fillModel] }),
    ...(pair && { pair: pairToMessage(pair) }),
    riskOverrides: fromJson(RiskPolicyOverridesSchema, riskOverrides as JsonObject),
    ...(forecastOverrides !== undefined && {
      forecastOverrides: fromJson(ForecastPolicyOverridesSchema, forecastOverrides as JsonObject),
    }),
  };
}

/** @throws Fault FIELD_INVALID for a model that this build does not know. */
function fillModelFromMessage(value: FillModel): Pick<SprintSpec, "fillModel"> {
  if (value === FillModel.UNSPECIFIED) return {};
  return { fillModel: requiredEnumName(FillModel, "FILL_MODEL", value, "spec.fill_model") };
}

function passFromMessage(message: IntradayPassMessage): IntradayPass {
  const { interval, horizonBars, cycles, lookbackBars } = message;
  return {
    interval:
      interval === BarInterval.UNSPECIFIED
        ? intradayDefaults.interval
        : intervalFromMessage(interval, "spec.intraday_pass.interval"),
    horizonBars: horizonBars || intradayDefaults.horizonBars,
    cycles: cycles || intradayDefaults.cycles,
    ...(lookbackBars > 0 && { lookbackBars }),
  };
}

function pairFromMessage(message: PairedArmMessage): PairedArm {
  const { otherRequestId, isBase, lookEveryAudits, comparison } = message;
  const stated = comparison && (toJson(ComparisonSpecSchema, comparison) as JsonObject);
  return {
    ...{ otherRequestId, isBase, lookEveryAudits: lookEveryAudits || 1 },
    ...(stated && { comparison: stated }),
  };
}

function pairToMessage({ comparison, ...pair }: PairedArm) {
  if (comparison === undefined) return pair;
  return { ...pair, comparison: fromJson(ComparisonSpecSchema, comparison as JsonObject) };
}

/** Overrides stay the JSON of their message: their fields are the services' own. */
function overridesFromMessage<D extends DescMessage>(
  schema: D,
  message: MessageShape<D> | undefined,
): JsonObject {
  return message === undefined ? {} : (toJson(schema, message) as JsonObject);
}
