import { Fault, invalidField } from "#lib/kernel/fault.ts";
import { type Channel, clientOf } from "#lib/kit/grpc/client/client.ts";
import { intervalFromMessage } from "#lib/wire/bar-message.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { requiredInReply } from "#lib/wire/required-field.ts";
import { timeMsOf } from "#lib/wire/timestamp.ts";
import type { DirectionRecord as RecordMessage } from "#proto/pmx/forecast/v1/direction_record_pb.ts";
import { ConfidenceBasis, FitStatus, type Forecast } from "#proto/pmx/forecast/v1/forecast_pb.ts";
import { ForecastService } from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import type { NamedForecast, NamedForecasts } from "../app/named-forecasts.ts";
import type { DirectionRecord, ForecastEvidence } from "../domain/inputs.ts";

/** Looks forecasts up at the forecast service. */
export function forecastPeer(channel: Channel): NamedForecasts {
  const client = clientOf(ForecastService, channel);
  return {
    async find(name, waitMs) {
      const { forecast } = await client.getForecast({ name }, { deadlineMs: waitMs });
      return storedForecast(requiredInReply(forecast, "forecast"));
    },
  };
}

/** Stands for the forecast service where the risk gate has no address of one. */
export const noForecastPeer: NamedForecasts = {
  async find(name) {
    const description = `cannot be looked up: this risk gate has no address of a forecast service (peers.forecast or PMX_FORECAST_ADDRESS); set one, or send what is known of ${name} as forecast`;
    throw invalidField("forecast_name", description);
  },
};

/** @throws Fault INTERNAL for a reply without what every stored forecast has. */
function storedForecast(message: Forecast): NamedForecast {
  const { ticker, exchange } = requiredInReply(message.instrument, "forecast.instrument");
  const { measures } = message;
  const missing = Number.NaN;
  try {
    return {
      instrument: { ticker, exchange },
      forecast: {
        forecast: message.name,
        asOfMs: timeMsOf(requiredInReply(message.asOfTime, "forecast.as_of_time"), "as_of_time"),
        interval: intervalFromMessage(message.interval, "interval"),
        lastClosePrice: message.lastClosePrice,
        ensemblePrices: message.ensemblePrices,
        bands: message.intervals.map(({ levelRatio, lowerPrices, upperPrices }) => ({
          levelRatio,
          lowerPrices,
          upperPrices,
        })),
        upProbabilities: message.upProbabilities,
        confidenceBasis: enumName(ConfidenceBasis, message.confidenceBasis) ?? "UNCALIBRATED",
        // What it does not measure denies, as it does where a caller leaves it out.
        dailyVolatilityBps: measures?.dailyVolatilityBps ?? missing,
        annualisedVolatilityRatio: measures?.annualisedVolatilityRatio ?? missing,
        atrPrice: measures?.atrPrice ?? missing,
        averageDailyVolumeUnits: measures?.averageDailyVolumeUnits,
        evidence: evidenceOf(message),
        ...(message.directionRecord && { directionRecord: recordOf(message.directionRecord) }),
      },
    };
  } catch (error) {
    if (!(error instanceof Fault) || error.reason !== "FIELD_INVALID") throw error;
    const description = `${message.name} cannot be decided on: ${error.message}`;
    throw invalidField("forecast_name", description);
  }
}

function recordOf({ $typeName: _, $unknown: __, ...record }: RecordMessage): DirectionRecord {
  return record;
}

/** What the forecast rests on, as a caller would copy it. */
function evidenceOf({ models, baselineModel, ownPast }: Forecast): ForecastEvidence {
  return {
    models: models.map(({ model, status, weightRatio, prices, validationRmse }) => {
      const error = validationRmse?.result;
      const fit = enumName(FitStatus, status);
      return {
        model,
        // A status that is not stated may be a failure.
        fit: fit === "OK" || fit === "FALLBACK" ? fit : "FAILED",
        weightRatio,
        prices,
        ...(error?.case === "value" && { validationRmsePrice: error.value }),
      };
    }),
    baselineModel,
    ...(ownPast !== undefined && { ownPastPercentileRatio: ownPast.percentileRatio }),
  };
}
