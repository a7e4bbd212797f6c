import { invalidField } from "#lib/kernel/fault.ts";
import { intervalFromMessage } from "#lib/wire/bar-message.ts";
import { metricFromMessage } from "#lib/wire/metric-message.ts";
import { required, requiredTimeMs } from "#lib/wire/required-field.ts";
import type {
  AuditKey as AuditKeyMessage,
  ForecastCreated,
  ForecastScored as ForecastScoredMessage,
} from "#proto/pmx/event/v1/forecast_event_pb.ts";
import type { AuditKey, ForecastMade, ForecastScored } from "../domain/facts/forecast-facts.ts";
import { rmseOf } from "./rmse-message.ts";
import { shareOf } from "./share-message.ts";

/** The fact that a forecast was made. @throws Fault INVALID_ARGUMENT naming what is wrong. */
export function forecastMadeOf(
  message: Pick<ForecastCreated, "key" | "forecast" | "contentHash" | "baselineModel">,
): ForecastMade {
  return {
    key: keyOf(required(message.key, "key")),
    forecast: required(message.forecast, "forecast"),
    contentHash: required(message.contentHash, "content_hash"),
    baselineModel: required(message.baselineModel, "baseline_model"),
  };
}

/** The fact that a forecast was scored. @throws Fault INVALID_ARGUMENT naming what is wrong. */
export function forecastScoredOf(
  message: ForecastScoredMessage,
  scoreTimeMs: number,
): ForecastScored {
  return {
    ...forecastMadeOf(message),
    scoreTimeMs,
    ensembleRmse: rmseOf(message.ensembleRmse, "ensemble_rmse"),
    baselineRmse: rmseOf(message.baselineRmse, "baseline_rmse"),
    modelRmses: message.modelRmses.map(({ model, rmse }, index) => ({
      model: required(model, `model_rmses[${index}].model`),
      rmse: rmseOf(rmse, `model_rmses[${index}].rmse`),
    })),
    terminalDirection: metricFromMessage(message.terminalDirection, "terminal_direction"),
    coverages: message.coverages.map(({ levelRatio, coverage }, index) => ({
      levelRatio: levelOf(levelRatio, `coverages[${index}].level_ratio`),
      coverage: shareOf(coverage, `coverages[${index}].coverage`),
    })),
  };
}

function keyOf(message: AuditKeyMessage): AuditKey {
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

function levelOf(levelRatio: number, field: string): number {
  if (levelRatio > 0 && levelRatio < 1) return levelRatio;
  throw invalidField(field, "must lie between 0 and 1");
}
