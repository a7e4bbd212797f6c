import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { type FieldViolation, invalidField, invalidFields } from "#lib/kernel/fault.ts";
import { intervalFromMessage, intervalToMessage } from "#lib/wire/bar-message.ts";
import { assetClassFromMessage } from "#lib/wire/instrument-message.ts";
import { required } from "#lib/wire/required-field.ts";
import {
  type FitRequest,
  type FitRequestSchema,
  type ScoredEvidence,
  type ScoredRise,
  ScoredRiseSchema,
} from "#proto/pmx/forecast/v1/forecaster_service_pb.ts";
import type { ForecastPolicy as PolicyMessage } from "#proto/pmx/forecast/v1/policy_pb.ts";
import { AssetClass } from "#proto/pmx/type/v1/instrument_pb.ts";
import { type PackedBars, unpackBars } from "../domain/bar-columns.ts";
import type { Evidence } from "../domain/ensemble/evidence.ts";
import type { ForecastPolicy } from "../domain/policy.ts";
import type { RiseScore } from "../domain/rise/rise-score.ts";
import { policyToMessage } from "../rpc/policy-message.ts";
import type { FitTask, ForecastTask } from "../workers/fit-job.ts";

/** Of the policies in use: one shapes many forecasts, and none ever changes. */
const policyMessages = new WeakMap<ForecastPolicy, PolicyMessage>();

function policyMessageOf(policy: ForecastPolicy): PolicyMessage {
  const message = policyMessages.get(policy) ?? policyToMessage(policy);
  policyMessages.set(policy, message);
  return message;
}

/** A task as a forecaster is sent it; the buffer of its bars stays what it was. */
export function fitToMessage(
  task: FitTask,
  { build, onBehalfOf }: { readonly build: string; readonly onBehalfOf: string },
): MessageInitShape<typeof FitRequestSchema> {
  const { interval, assetClass, exchange, ...bars } = unpackBars(task.bars);
  return {
    build,
    onBehalfOf,
    interval: intervalToMessage(interval),
    assetClass: AssetClass[assetClass ?? "UNSPECIFIED"],
    exchange: exchange ?? "",
    highPrices: Array.from(bars.highs),
    lowPrices: Array.from(bars.lows),
    closePrices: Array.from(bars.closes),
    volumesUnits: Array.from(bars.volumesUnits),
    policy: policyMessageOf(task.policy),
    task:
      task.kind === "regime"
        ? { case: "regime", value: {} }
        : { case: "forecast", value: forecastFitOf(task) },
  };
}

function forecastFitOf({ horizonBars, evidence, riseScores = [] }: ForecastTask) {
  return {
    horizonBars,
    ...(evidence && {
      evidence: {
        origins: evidence.origins,
        models: evidence.models.map((model) => ({ ...model })),
        errorMoments: [...evidence.errorMoments],
      },
    }),
    rises: riseScores.map((score) =>
      create(ScoredRiseSchema, {
        asOfMs: BigInt(score.asOfMs),
        closedMs: BigInt(score.closedMs),
        horizonBars: score.horizonBars,
        impliedProbabilities: [...score.implied],
        baseRateRatios: [...score.baseRates],
        rose: [...score.rose],
      }),
    ),
  };
}

/**
 * The task of a request.
 * @throws Fault FIELD_INVALID
 */
export function fitFromMessage(
  request: FitRequest,
  policyFromMessage: (message: PolicyMessage) => ForecastPolicy,
): FitTask {
  const policy = policyFromMessage(required(request.policy, "policy"));
  const bars = barsFromMessage(request, fewestBarsOf(request, policy));
  const { task } = request;
  switch (task.case) {
    case "regime":
      return { kind: "regime", bars, policy };
    case "forecast": {
      const { horizonBars, evidence, rises } = task.value;
      return {
        kind: "forecast",
        bars,
        horizonBars,
        policy,
        evidence: evidence && evidenceFromMessage(evidence, policy.models),
        riseScores: rises.map(riseScoreFromMessage),
      };
    }
    default:
      throw invalidField("task", "is required: a forecast or a regime");
  }
}

function fewestBarsOf({ task }: FitRequest, policy: ForecastPolicy): number {
  return task.case === "regime" ? policy.regime.windowBars + 1 : policy.minimumBars;
}

function barsFromMessage(request: FitRequest, fewestBars: number): PackedBars {
  const { highPrices, lowPrices, closePrices, volumesUnits, exchange } = request;
  const assetClass = assetClassFromMessage(request.assetClass, "asset_class");
  const n = closePrices.length;
  if (n < fewestBars) throw invalidField("close_prices", `must be ${fewestBars} or more`);
  const columns = { high_prices: highPrices, low_prices: lowPrices, volumes_units: volumesUnits };
  for (const [field, column] of Object.entries(columns)) {
    if (column.length !== n) throw invalidField(field, `must be ${n}, as close_prices are`);
  }
  const { buffer } = Float64Array.from([highPrices, lowPrices, closePrices, volumesUnits].flat());
  return {
    interval: intervalFromMessage(request.interval, "interval"),
    ...(assetClass === undefined ? {} : { assetClass }),
    ...(exchange !== "" && { exchange }),
    buffer,
  };
}

function evidenceFromMessage(
  { origins, models, errorMoments }: ScoredEvidence,
  expected: readonly string[],
): Evidence {
  const violations: FieldViolation[] = [];
  const named = models.map(({ model }) => model);
  if (named.join() !== expected.join()) {
    const description = `must be the policy's, in its order: ${expected.join(", ")}`;
    violations.push({ field: "forecast.evidence.models", description });
  }
  if (errorMoments.length !== expected.length ** 2) {
    const description = `must be ${expected.length ** 2}: models by models`;
    violations.push({ field: "forecast.evidence.error_moments", description });
  }
  if (violations.length > 0) throw invalidFields(violations);
  return {
    source: "SCORED_FORECASTS",
    origins,
    models: models.map(({ model, meanSquaredError, comparisons, failures }) => ({
      model,
      meanSquaredError,
      comparisons,
      failures,
    })),
    errorMoments,
  };
}

function riseScoreFromMessage(score: ScoredRise, place: number): RiseScore {
  const { impliedProbabilities: implied, baseRateRatios: baseRates, rose } = score;
  if (baseRates.length !== implied.length || rose.length !== implied.length) {
    throw invalidField(`forecast.rises[${place}]`, "must have lists of one length");
  }
  const { asOfMs, closedMs, horizonBars } = score;
  return {
    asOfMs: Number(asOfMs),
    closedMs: Number(closedMs),
    horizonBars,
    implied,
    baseRates,
    rose,
  };
}
