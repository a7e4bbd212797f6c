import { Fault, type FieldViolation, invalidField, invalidFields } from "#lib/kernel/fault.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { Micros } from "#lib/kernel/money.ts";
import { intervalFromMessage } from "#lib/wire/bar-message.ts";
import { costModelFromMessage } from "#lib/wire/cost-message.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { instrumentFromMessage } from "#lib/wire/instrument-message.ts";
import { portfolioFactsFromMessage } from "#lib/wire/portfolio-facts-message.ts";
import { rateFromMessage } from "#lib/wire/rate-message.ts";
import { rememberedFromMessage } from "#lib/wire/remembered-message.ts";
import { required, requiredTimeMs } from "#lib/wire/required-field.ts";
import type { DirectionRecord as RecordMessage } from "#proto/pmx/forecast/v1/direction_record_pb.ts";
import { ConfidenceBasis } from "#proto/pmx/forecast/v1/forecast_pb.ts";
import type {
  SignalForecast as ForecastMessage,
  LatestBar as LatestBarMessage,
} from "#proto/pmx/riskgate/v1/decision_pb.ts";
import { RiskPolicySchema } from "#proto/pmx/riskgate/v1/policy_pb.ts";
import type {
  BatchEvaluateSignalsRequest,
  BatchSignal,
  EvaluateSignalRequest,
} from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import { CostModelSchema } from "#proto/pmx/type/v1/cost_pb.ts";
import type { Instrument as InstrumentMessage } from "#proto/pmx/type/v1/instrument_pb.ts";
import type { PortfolioFacts as FactsMessage } from "#proto/pmx/type/v1/portfolio_facts_pb.ts";
import type { SignalRequest } from "../app/evaluate-signal.ts";
import type { BatchItem } from "../app/evaluate-signals.ts";
import type { DirectionRecord, PortfolioView, SignalForecast } from "../domain/inputs.ts";
import { faultOfBatchSignal } from "./batch-bounds.ts";
import { evidenceFromMessage } from "./evidence-message.ts";
import { policyFromMessage } from "./policy-message.ts";

/**
 * The request of EvaluateSignal. What identifies it and what its bars are must be there. Numbers that the
 * decision rests on may be missing: that is a reason to deny, not a mistake of the caller.
 * @param named - the forecast that the request names; undefined where it brings one.
 * @throws Fault INVALID_ARGUMENT FIELD_INVALID naming each wrong field.
 */
export function signalRequestFromMessage(
  request: EvaluateSignalRequest,
  named: SignalForecast | undefined,
): SignalRequest {
  const portfolio = portfolioFromMessage(required(request.portfolio, "portfolio"));
  const common = { auditSet: request.auditSet, ...settingsFromMessage(request) };
  return signalRequest(request, named ?? sentForecast(request), portfolio, common);
}

/**
 * Whose forecast a signal names; undefined where it brings the forecast.
 * @throws Fault INVALID_ARGUMENT FIELD_INVALID where it does both.
 */
export function namedForecastFromMessage({
  forecastName,
  forecast,
}: Pick<BatchSignal, "forecastName" | "forecast">): string | undefined {
  if (forecastName === "") return undefined;
  if (forecast === undefined) return forecastName;
  throw invalidField(
    "forecast_name",
    "names a forecast although forecast is set; send one of them",
  );
}

function sentForecast({ forecast }: Pick<BatchSignal, "forecast">): SignalForecast {
  return forecastFromMessage(required(forecast, "forecast"));
}

/**
 * The signals of BatchEvaluateSignals, each with the portfolio before the first; one that is no signal
 * is the Fault that says why.
 * @param named - by place the forecast that a signal names, or why there is none; undefined where it brings one.
 * @throws Fault INVALID_ARGUMENT FIELD_INVALID for what is wrong with the batch as a whole.
 */
export function batchFromMessage(
  request: BatchEvaluateSignalsRequest,
  named: readonly (SignalForecast | Fault | undefined)[] = [],
): readonly BatchItem[] {
  const { auditSet, portfolio, currency, equityMicros, cashMicros, signals } = request;
  const facts = factsFromMessage(request.facts, "facts");
  const common = { auditSet, ...settingsFromMessage(request) };
  return signals.map((signal, index) => {
    const { heldUnits, leavingUnits, leavingCashMicros, pendingUnits } = signal;
    const { exchangeAvailableMicros } = signal;
    const held = {
      ...{ heldUnits, leavingUnits, leavingCashMicros, pendingUnits },
      exchangeAvailableMicros,
    };
    try {
      const fault = faultOfBatchSignal(signal);
      if (fault !== undefined) return fault;
      const forecast = named[index] ?? sentForecast(signal);
      if (forecast instanceof Fault) return forecast;
      const stated = portfolioView({ portfolio, currency, equityMicros, cashMicros, ...held }, "");
      const view = {
        ...stated,
        ...facts,
        ...latestBarFromMessage(signal.latestBar, "latest_bar"),
        ...correlationsFromMessage(signal),
      };
      return signalRequest(signal, forecast, view, common);
    } catch (error) {
      if (error instanceof Fault) return error;
      throw error;
    }
  });
}

/** An instrument that can be decided on. @throws Fault INVALID_ARGUMENT naming each wrong field. */
export function tradableFromMessage(
  message: InstrumentMessage | undefined,
  path = "instrument",
): Instrument {
  const instrument = instrumentFromMessage(message, path);
  const violations: FieldViolation[] = [];
  if (instrument.ticker === "") {
    violations.push({ field: `${path}.ticker`, description: "is required, for example AAPL" });
  }
  if (instrument.lotSizeUnits < 1) {
    violations.push({ field: `${path}.lot_size_units`, description: "must be 1 or more" });
  }
  if (violations.length > 0) throw invalidFields(violations);
  return instrument;
}

type CommonParts = Pick<SignalRequest, "policy" | "costModel"> & { readonly auditSet: string };

const rememberedPolicy = rememberedFromMessage(RiskPolicySchema, policyFromMessage);
const rememberedCostModel = rememberedFromMessage(CostModelSchema, (message) =>
  costModelFromMessage(message, "cost_model"),
);

/** Policy and cost model that a request brings. @throws Fault INVALID_ARGUMENT FIELD_INVALID. */
export function settingsFromMessage({
  policy,
  costModel,
}: Pick<EvaluateSignalRequest, "policy" | "costModel">): Pick<
  SignalRequest,
  "policy" | "costModel"
> {
  return {
    policy: policy && rememberedPolicy(policy),
    costModel: costModel && rememberedCostModel(costModel),
  };
}

function signalRequest(
  signal: Pick<BatchSignal, "requestId" | "instrument" | "rate">,
  forecast: SignalForecast,
  portfolio: PortfolioView,
  { auditSet, ...settings }: CommonParts,
): SignalRequest {
  const instrument = tradableFromMessage(signal.instrument);
  const rate = signal.rate && rateFromMessage(signal.rate, "rate");
  const inputs = { auditSet, instrument, forecast, portfolio, ...(rate && { rate }) };
  return { requestId: signal.requestId, inputs, ...settings };
}

function forecastFromMessage(message: ForecastMessage): SignalForecast {
  return {
    forecast: message.forecast,
    lastClosePrice: message.lastClosePrice,
    ensemblePrices: message.ensemblePrices,
    bands: message.bands.map(({ levelRatio, lowerPrices, upperPrices }) => ({
      levelRatio,
      lowerPrices,
      upperPrices,
    })),
    upProbabilities: message.upProbabilities,
    dailyVolatilityBps: message.dailyVolatilityBps,
    annualisedVolatilityRatio: message.annualisedVolatilityRatio,
    atrPrice: message.atrPrice,
    averageDailyVolumeUnits: message.averageDailyVolumeUnits,
    asOfMs: requiredTimeMs(message.asOfTime, "forecast.as_of_time"),
    // A caller that states none claims no calibration.
    confidenceBasis: enumName(ConfidenceBasis, message.confidenceBasis) ?? "UNCALIBRATED",
    interval: intervalFromMessage(message.interval, "forecast.interval"),
    // Absent where they are known: an older request has the same hash.
    ...(message.opensUnknown && { opensUnknown: true }),
    ...(message.evidence && { evidence: evidenceFromMessage(message.evidence) }),
    ...(message.directionRecord && { directionRecord: recordFromMessage(message.directionRecord) }),
  };
}

/** @throws Fault FIELD_INVALID where more were right than there were. */
function recordFromMessage(message: RecordMessage): DirectionRecord {
  const { $typeName: _, $unknown: __, ...record } = message;
  if (record.hits <= record.windows) return record;
  const description = `must be at most windows ${record.windows}, got ${record.hits}`;
  throw invalidField("forecast.direction_record.hits", description);
}

function portfolioFromMessage(
  message: NonNullable<EvaluateSignalRequest["portfolio"]>,
): PortfolioView {
  const { $typeName: _, $unknown: __, facts, latestBar, correlations, ...view } = message;
  const path = "portfolio.";
  return {
    ...portfolioView(view, path),
    ...factsFromMessage(facts, `${path}facts`),
    ...latestBarFromMessage(latestBar, `${path}latest_bar`),
    ...correlationsFromMessage({ correlations }),
  };
}

/** Absent where it is. @throws Fault INVALID_ARGUMENT FIELD_INVALID without a time. */
function latestBarFromMessage(
  message: LatestBarMessage | undefined,
  path: string,
): Pick<PortfolioView, "latestBar"> {
  if (message === undefined) return {};
  const { closePrice, closeTime } = message;
  return {
    latestBar: { closePrice, closeTimeMs: requiredTimeMs(closeTime, `${path}.close_time`) },
  };
}

/** Absent where there is none. */
function correlationsFromMessage({
  correlations,
}: Pick<BatchSignal, "correlations">): Pick<PortfolioView, "correlations"> {
  if (correlations.length === 0) return {};
  return {
    correlations: correlations.map(({ ticker, ratio, returns }) => ({ ticker, ratio, returns })),
  };
}

/** Absent where they are, so that a request of an earlier version has the same hash. */
function factsFromMessage(
  message: FactsMessage | undefined,
  path: string,
): Pick<PortfolioView, "facts"> {
  return message === undefined ? {} : { facts: portfolioFactsFromMessage(message, path) };
}

/** A view as a message states it: what leaves is 0 for nothing. */
type StatedView = Omit<
  PortfolioView,
  "exchangeAvailableMicros" | "facts" | "latestBar" | "correlations"
> &
  Required<Pick<PortfolioView, "leavingUnits" | "leavingCashMicros" | "currency">> & {
    readonly exchangeAvailableMicros?: Micros | undefined;
  };

/**
 * The portfolio with what leaves of the instrument, where anything does; `path` is before its fields.
 * @throws Fault INVALID_ARGUMENT FIELD_INVALID when more leaves than is held, or of the other side.
 */
function portfolioView(
  { leavingUnits, leavingCashMicros, exchangeAvailableMicros, currency, ...view }: StatedView,
  path: string,
): PortfolioView {
  const { heldUnits } = view;
  const [least, most] = heldUnits < 0n ? [heldUnits, 0n] : [0n, heldUnits];
  if (leavingUnits < least || leavingUnits > most) {
    const description = `must lie between 0 and held_units ${heldUnits}, got ${leavingUnits}`;
    throw invalidField(`${path}leaving_units`, description);
  }
  if (leavingCashMicros > 0n && leavingUnits === 0n) {
    const description = `must be 0 where nothing leaves, got ${leavingCashMicros}`;
    throw invalidField(`${path}leaving_cash_micros`, description);
  }
  return {
    ...view,
    ...(currency === "" ? {} : { currency }),
    ...(exchangeAvailableMicros === undefined ? {} : { exchangeAvailableMicros }),
    ...(leavingUnits === 0n ? {} : { leavingUnits }),
    ...(leavingCashMicros === 0n ? {} : { leavingCashMicros }),
  };
}
