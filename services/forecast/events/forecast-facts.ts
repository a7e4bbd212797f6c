import { create, type DescMessage, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { OutboxEntry } from "#lib/kit/events/outbox.ts";
import { intervalToMessage } from "#lib/wire/bar-message.ts";
import { metricToMessage } from "#lib/wire/metric-message.ts";
import {
  ForecastCreatedSchema,
  ForecastScoredSchema,
} from "#proto/pmx/event/v1/forecast_event_pb.ts";
import type { Forecast } from "../domain/forecast.ts";
import type { Outcome } from "../domain/outcome.ts";

/** The fact that a forecast was made. */
export function forecastCreated(forecast: Forecast): OutboxEntry {
  return entry("pmx.forecast.v1.forecast.created", forecast.createTimeMs, ForecastCreatedSchema, {
    key: keyOf(forecast),
    forecast: forecast.name,
    contentHash: forecast.contentHash,
    baselineModel: forecast.baselineModel,
  });
}

/** The fact that the horizon of a forecast closed and it was scored. */
export function forecastScored(forecast: Forecast, outcome: Outcome): OutboxEntry {
  const baseline = outcome.models.find((score) => score.model === forecast.baselineModel);
  return entry("pmx.forecast.v1.forecast.scored", outcome.createTimeMs, ForecastScoredSchema, {
    key: keyOf(forecast),
    forecast: forecast.name,
    contentHash: forecast.contentHash,
    baselineModel: forecast.baselineModel,
    ensembleRmse: metricToMessage(outcome.ensemble.rmse),
    ...(baseline && { baselineRmse: metricToMessage(baseline.rmse) }),
    modelRmses: outcome.models.map(({ model, rmse }) => ({ model, rmse: metricToMessage(rmse) })),
    terminalDirection: metricToMessage(outcome.ensemble.terminalDirection),
    coverages: outcome.coverages.map(({ levelRatio, coverage }) => ({
      levelRatio,
      coverage: metricToMessage(coverage),
    })),
  });
}

function keyOf(forecast: Forecast) {
  const { auditSet, horizonBars, modelSetHash, policyHash } = forecast;
  return {
    ...{ auditSet, horizonBars, modelSetHash, policyHash },
    ticker: forecast.instrument.ticker,
    interval: intervalToMessage(forecast.interval),
    asOfTime: timestampFromMs(forecast.asOfMs),
  };
}

function entry<S extends DescMessage>(
  subject: string,
  timeMs: number,
  schema: S,
  message: MessageInitShape<S>,
): OutboxEntry {
  const payload = toBinary(schema, create(schema, message));
  return { subject, type: schema.typeName, payload, timeMs };
}
