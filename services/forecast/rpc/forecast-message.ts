import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { intervalToMessage } from "#lib/wire/bar-message.ts";
import { instrumentToMessage } from "#lib/wire/instrument-message.ts";
import { metricToMessage } from "#lib/wire/metric-message.ts";
import {
  ConfidenceBasis,
  FitStatus,
  type FitTestsSchema,
  type Forecast as ForecastMessage,
  ForecastSchema,
  WeightsBasis,
} from "#proto/pmx/forecast/v1/forecast_pb.ts";
import { PriceBasis } from "#proto/pmx/type/v1/price_basis_pb.ts";
import type { Forecast, ModelForecast } from "../domain/forecast.ts";
import type { IntervalBasis } from "../domain/intervals/price-bands.ts";
import type { ModelFitTests, ResidualTestMetrics } from "../domain/models/fit-tests.ts";
import type { RiseBasis } from "../domain/rise/rise-probabilities.ts";
import { regimeToMessage } from "./regime-message.ts";
import { submissionToMessage } from "./submission-message.ts";

/** Of the forecasts in memory: a forecast never changes, and some are asked for again and again. */
const messages = new WeakMap<Forecast, ForecastMessage>();

/** A stored forecast as the contract has it. */
export function forecastToMessage(forecast: Forecast): ForecastMessage {
  const message = messages.get(forecast) ?? create(ForecastSchema, initOf(forecast));
  messages.set(forecast, message);
  return message;
}

function initOf(forecast: Forecast): MessageInitShape<typeof ForecastSchema> {
  const { instrument, asOfMs, createTimeMs, regime, priceBasis, ...recorded } = forecast;
  const { directionRecord, submission, ...rest } = recorded;
  return {
    ...rest,
    ...(directionRecord && { directionRecord: { ...directionRecord } }),
    ...(regime && { regime: regimeToMessage(regime) }),
    ...(submission && { submission: submissionToMessage(submission) }),
    priceBasis: PriceBasis[priceBasis ?? "UNSPECIFIED"],
    instrument: instrumentToMessage(instrument),
    interval: intervalToMessage(forecast.interval),
    asOfTime: timestampFromMs(asOfMs),
    createTime: timestampFromMs(createTimeMs),
    logReturnVariances: [...forecast.logReturnVariances],
    intervalBasis: intervalBasisToMessage(forecast.intervalBasis),
    ensemblePrices: [...forecast.ensemblePrices],
    upProbabilities: [...forecast.upProbabilities],
    riseBasis: riseBasisToMessage(forecast.riseBasis),
    weightsBasis: WeightsBasis[forecast.weightsBasis],
    confidenceBasis: ConfidenceBasis[forecast.confidenceBasis],
    intervals: forecast.intervals.map(({ levelRatio, lowerPrices, upperPrices }) => ({
      levelRatio,
      lowerPrices: [...lowerPrices],
      upperPrices: [...upperPrices],
    })),
    models: forecast.models.map(modelToMessage),
    fitTests: forecast.fitTests.map(fitTestsToMessage),
  };
}

function fitTestsToMessage(tests: ModelFitTests): MessageInitShape<typeof FitTestsSchema> {
  const residualTest = ({ statistic, pValue }: ResidualTestMetrics) => ({
    statistic: metricToMessage(statistic),
    pValue: metricToMessage(pValue),
  });
  return {
    model: tests.model,
    ljungBox: residualTest(tests.ljungBox),
    ljungBoxSquares: residualTest(tests.ljungBoxSquares),
    archLm: residualTest(tests.archLm),
    jarqueBera: residualTest(tests.jarqueBera),
    standardErrors: { ...tests.standardErrors },
  };
}

function modelToMessage(model: ModelForecast) {
  return {
    ...model,
    status: FitStatus[model.status],
    prices: [...model.prices],
    diagnostics: { ...model.diagnostics },
    logReturnVariances: [...(model.logReturnVariances ?? [])],
    validationRmse: metricToMessage(model.validationRmse),
  };
}

function riseBasisToMessage(basis: RiseBasis) {
  return {
    ...basis,
    impliedProbabilities: [...basis.impliedProbabilities],
    baseRateRatios: [...basis.baseRateRatios],
  };
}

function intervalBasisToMessage(basis: IntervalBasis) {
  return {
    ...basis,
    scoreCounts: [...basis.scoreCounts],
    bands: basis.bands.map(({ levelRatio, adaptedLevelRatios, scoreShareRatios }) => ({
      levelRatio,
      adaptedLevelRatios: [...adaptedLevelRatios],
      scoreShareRatios: [...scoreShareRatios],
    })),
  };
}
