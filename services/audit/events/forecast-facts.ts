import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { invalidField } from "#lib/kernel/fault.ts";
import { type Metric, undefinedMetric } from "#lib/kernel/metric.ts";
import { intervalFromMessage } from "#lib/wire/bar-message.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { metricFromMessage } from "#lib/wire/metric-message.ts";
import { required, requiredTimeMs } from "#lib/wire/required-field.ts";
import {
  type AuditKey as AuditKeyMessage,
  type ForecastCreated,
  ForecastCreatedSchema,
  ForecastFailedSchema,
  type ForecastScored as ForecastScoredMessage,
  ForecastScoredSchema,
  type HoldingRmse as HoldingRmseMessage,
} from "#proto/pmx/event/v1/forecast_event_pb.ts";
import { RegimeLabel } from "#proto/pmx/forecast/v1/regime_pb.ts";
import { SubmissionTiming } from "#proto/pmx/forecast/v1/submission_pb.ts";
import type { Metric as MetricMessage } from "#proto/pmx/type/v1/metric_pb.ts";
import { PriceBasis } from "#proto/pmx/type/v1/price_basis_pb.ts";
import type {
  AuditKey,
  ForecastMade,
  ForecastScored,
  HoldingRmse,
} from "../domain/facts/forecast-facts.ts";
import { factDecoder } from "./fact-decoder.ts";

/** The events of the forecast service that are evidence. */
export const forecastDecoders = [
  factDecoder({
    kind: "FORECAST_MADE",
    schema: ForecastCreatedSchema,
    auditSetOf: ({ key }) => key?.auditSet,
    fromMessage: madeFromMessage,
  }),
  factDecoder({
    kind: "FORECAST_SCORED",
    schema: ForecastScoredSchema,
    auditSetOf: ({ key }) => key?.auditSet,
    fromMessage: scoredFromMessage,
  }),
  factDecoder({
    kind: "FORECAST_FAILED",
    schema: ForecastFailedSchema,
    auditSetOf: ({ key }) => key?.auditSet,
    fromMessage: ({ key, reason }) => ({
      key: keyFromMessage(required(key, "key")),
      reason: required(reason, "reason"),
    }),
  }),
];

function madeFromMessage(message: Omit<ForecastCreated, "$typeName" | "$unknown">): ForecastMade {
  const priceBasis = enumName(PriceBasis, message.priceBasis);
  const regime = enumName(RegimeLabel, message.regime);
  const submissionTiming = enumName(SubmissionTiming, message.submissionTiming);
  return {
    key: keyFromMessage(required(message.key, "key")),
    forecast: required(message.forecast, "forecast"),
    contentHash: required(message.contentHash, "content_hash"),
    baselineModel: required(message.baselineModel, "baseline_model"),
    ...(priceBasis !== undefined && { priceBasis }),
    ...(regime !== undefined && { regime }),
    ...(submissionTiming !== undefined && { submissionTiming }),
    ...(message.submissionReceiveTime && {
      submissionReceivedMs: requiredTimeMs(
        message.submissionReceiveTime,
        "submission_receive_time",
      ),
    }),
    ...(message.submissionOpenTime && {
      submissionOpensMs: requiredTimeMs(message.submissionOpenTime, "submission_open_time"),
    }),
  };
}

function scoredFromMessage(message: ForecastScoredMessage): ForecastScored {
  const made = madeFromMessage(message);
  return {
    ...made,
    ensembleRmse: rmseFromMessage(message.ensembleRmse, "ensemble_rmse"),
    baselineRmse: rmseFromMessage(message.baselineRmse, "baseline_rmse"),
    modelRmses: message.modelRmses.map(({ model, rmse }, index) => ({
      model: required(model, `model_rmses[${index}].model`),
      rmse: rmseFromMessage(rmse, `model_rmses[${index}].rmse`),
    })),
    terminalDirection: metricFromMessage(message.terminalDirection, "terminal_direction"),
    coverages: message.coverages.map(({ levelRatio, coverage }, index) => ({
      levelRatio: levelFromMessage(levelRatio, `coverages[${index}].level_ratio`),
      coverage: shareFromMessage(coverage, `coverages[${index}].coverage`),
    })),
    ...(message.closedTime && {
      closedMs: closedFromMessage(message.closedTime, "closed_time", made.key),
    }),
    ...(message.holding && { holding: holdingFromMessage(message.holding, made.key) }),
    ...(message.naiveRmse && { naiveRmse: rmseFromMessage(message.naiveRmse, "naive_rmse") }),
    ...(message.driftRmse && { driftRmse: rmseFromMessage(message.driftRmse, "drift_rmse") }),
  };
}

function holdingFromMessage(
  { bars, closedTime, ensembleRmse, baselineRmse }: HoldingRmseMessage,
  key: AuditKey,
): HoldingRmse {
  if (bars < 1 || bars > key.horizonBars) {
    throw invalidField("holding.bars", "must lie between 1 and the horizon's bars");
  }
  return {
    bars,
    closedMs: closedFromMessage(closedTime, "holding.closed_time", key),
    ensembleRmse: rmseFromMessage(ensembleRmse, "holding.ensemble_rmse"),
    baselineRmse: rmseFromMessage(baselineRmse, "holding.baseline_rmse"),
  };
}

/** When the bars after an as-of have closed. */
function closedFromMessage(
  time: Timestamp | undefined,
  field: string,
  { asOfMs }: AuditKey,
): number {
  const closedMs = requiredTimeMs(time, field);
  if (closedMs > asOfMs) return closedMs;
  throw invalidField(field, "must be after the as-of");
}

function keyFromMessage(message: AuditKeyMessage): AuditKey {
  if (message.horizonBars < 1) throw invalidField("key.horizon_bars", "must be at least 1");
  return {
    auditSet: message.auditSet,
    ticker: required(message.ticker, "key.ticker"),
    interval: intervalFromMessage(message.interval, "key.interval"),
    asOfMs: requiredTimeMs(message.asOfTime, "key.as_of_time"),
    horizonBars: message.horizonBars,
    modelSetHash: required(message.modelSetHash, "key.model_set_hash"),
    policyHash: required(message.policyHash, "key.policy_hash"),
  };
}

/**
 * An RMSE over the bars of a horizon: undefined or at least 0. A fact leaves out what was never
 * computed, such as the RMSE of a baseline whose fit failed; that is undefined, not malformed.
 */
function rmseFromMessage(message: MetricMessage | undefined, field: string): Metric {
  if (message === undefined) {
    const identity = { name: "rmse", unit: "PRICE", denominator: "bars", n: 0 } as const;
    return undefinedMetric(identity, "NO_DATA");
  }
  const metric = metricFromMessage(message, field);
  if ("value" in metric && metric.value < 0) throw invalidField(field, "must be at least 0");
  return metric;
}

/** A share of a whole: undefined or 0 to 1. */
function shareFromMessage(message: MetricMessage | undefined, field: string): Metric {
  const metric = metricFromMessage(message, field);
  if (!("value" in metric) || (metric.value >= 0 && metric.value <= 1)) return metric;
  throw invalidField(field, "must lie between 0 and 1");
}

function levelFromMessage(levelRatio: number, field: string): number {
  if (levelRatio > 0 && levelRatio < 1) return levelRatio;
  throw invalidField(field, "must lie between 0 and 1");
}
