import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { encodeEvent } from "#lib/kit/events/event-payload.ts";
import type { OutboxEntry } from "#lib/kit/events/outbox.ts";
import { intervalToMessage } from "#lib/wire/bar-message.ts";
import { metricToMessage } from "#lib/wire/metric-message.ts";
import {
  ForecastCreatedSchema,
  ForecastFailedSchema,
  ForecastScoredSchema,
} from "#proto/pmx/event/v1/forecast_event_pb.ts";
import { RegimeLabel } from "#proto/pmx/forecast/v1/regime_pb.ts";
import { SubmissionTiming } from "#proto/pmx/forecast/v1/submission_pb.ts";
import { PriceBasis } from "#proto/pmx/type/v1/price_basis_pb.ts";
import type { FailedForecast } from "../domain/failed-forecast.ts";
import type {
  Forecast,
  ForecastHashes,
  ForecastSubject,
  ForecastSubmission,
} from "../domain/forecast.ts";
import type { HoldingScore, Outcome, ReferenceErrors } from "../domain/outcome.ts";

const created = "pmx.forecast.v1.forecast.created";
const scored = "pmx.forecast.v1.forecast.scored";
const failed = "pmx.forecast.v1.forecast.failed";

/** The fact that a forecast was made. */
export function forecastCreated(forecast: Forecast): OutboxEntry {
  return encodeEvent(ForecastCreatedSchema, madeOf(forecast), created, forecast.createTimeMs);
}

/** The fact that the horizon of a forecast closed and it was scored. */
export function forecastScored(forecast: Forecast, outcome: Outcome): OutboxEntry {
  const baseline = outcome.models.find((score) => score.model === forecast.baselineModel);
  const message = {
    ...madeOf(forecast),
    ensembleRmse: metricToMessage(outcome.ensemble.rmse),
    ...(baseline && { baselineRmse: metricToMessage(baseline.rmse) }),
    modelRmses: outcome.models.map(({ model, rmse }) => ({ model, rmse: metricToMessage(rmse) })),
    terminalDirection: metricToMessage(outcome.ensemble.terminalDirection),
    coverages: outcome.coverages.map(({ levelRatio, coverage }) => ({
      levelRatio,
      coverage: metricToMessage(coverage),
    })),
    ...(outcome.closedMs !== undefined && { closedTime: timestampFromMs(outcome.closedMs) }),
    ...(outcome.holding && { holding: holdingOf(outcome.holding) }),
    ...(outcome.references && referencesOf(outcome.references)),
  };
  return encodeEvent(ForecastScoredSchema, message, scored, outcome.createTimeMs);
}

/** What both facts state of a forecast, so that either may come first. */
function madeOf(forecast: Forecast) {
  return {
    key: keyOf(forecast),
    forecast: forecast.name,
    contentHash: forecast.contentHash,
    baselineModel: forecast.baselineModel,
    priceBasis: PriceBasis[forecast.priceBasis ?? "UNSPECIFIED"],
    regime: RegimeLabel[forecast.regime?.label ?? "UNSPECIFIED"],
    submissionTiming: SubmissionTiming[forecast.submission?.timing ?? "UNSPECIFIED"],
    ...(forecast.submission && receiptOf(forecast.submission)),
  };
}

function receiptOf({ source, forecastHash, receivedMs, opensMs }: ForecastSubmission) {
  return {
    // A forecast of an earlier version may rest on what no fact says was received.
    ...(forecastHash !== undefined && { submission: { source, forecastHash } }),
    submissionReceiveTime: timestampFromMs(receivedMs),
    ...(opensMs !== undefined && { submissionOpenTime: timestampFromMs(opensMs) }),
  };
}

function holdingOf({ bars, closedMs, ensembleRmse, baselineRmse }: HoldingScore) {
  return {
    bars,
    closedTime: timestampFromMs(closedMs),
    ensembleRmse: metricToMessage(ensembleRmse),
    baselineRmse: metricToMessage(baselineRmse),
  };
}

function referencesOf({ naiveRmse, driftRmse }: ReferenceErrors) {
  return {
    naiveRmse: metricToMessage(naiveRmse),
    ...(driftRmse && { driftRmse: metricToMessage(driftRmse) }),
  };
}

/** The fact that a forecast could not be made. */
export function forecastFailed({ subject, hashes, reason, timeMs }: FailedForecast): OutboxEntry {
  const message = { key: keyOf({ ...subject, ...hashes }), reason };
  return encodeEvent(ForecastFailedSchema, message, failed, timeMs);
}

type Keyed = ForecastSubject & Pick<ForecastHashes, "modelSetHash" | "policyHash">;

function keyOf(forecast: Keyed) {
  const { auditSet, horizonBars, modelSetHash, policyHash } = forecast;
  return {
    ...{ auditSet, horizonBars, modelSetHash, policyHash },
    ticker: forecast.instrument.ticker,
    interval: intervalToMessage(forecast.interval),
    asOfTime: timestampFromMs(forecast.asOfMs),
  };
}
