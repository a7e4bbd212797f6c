import { Fault, type FieldViolation, invalidField, invalidFields } from "#lib/kernel/fault.ts";
import { requestIdProblem } from "#lib/kernel/idempotency.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import { shortTextProblem } from "#lib/kernel/text-rules.ts";
import { intervalFromMessage } from "#lib/wire/bar-message.ts";
import { costModelFromMessage } from "#lib/wire/cost-message.ts";
import { instrumentFromMessage } from "#lib/wire/instrument-message.ts";
import { timeMsOf } from "#lib/wire/timestamp.ts";
import type { SignalForecast as ForecastMessage } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import type {
  BatchEvaluateSignalsRequest,
  BatchSignal,
  EvaluateSignalRequest,
} from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import type { Instrument as InstrumentMessage } from "#proto/pmx/type/v1/instrument_pb.ts";
import type { SignalRequest } from "../app/evaluate-signal.ts";
import type { BatchItem } from "../app/evaluate-signals.ts";
import type { PortfolioView, SignalForecast } from "../domain/inputs.ts";
import { policyFromMessage } from "./policy-message.ts";

const signalsMax = 100;
/** Of the names of an audit set, a forecast and a portfolio. */
const longestName = 200;

/**
 * The request of EvaluateSignal. What identifies it and what its bars are must be there. Numbers that the
 * decision rests on may be missing: that is a reason to deny, not a mistake of the caller.
 * @throws Fault INVALID_ARGUMENT FIELD_INVALID naming each wrong field.
 */
export function signalRequestFromMessage(request: EvaluateSignalRequest): SignalRequest {
  const portfolio = request.portfolio && portfolioFromMessage(request.portfolio);
  return signalRequest(request, portfolio, { auditSet: request.auditSet, ...settingsOf(request) });
}

/**
 * The signals of BatchEvaluateSignals, each with the portfolio before the first; one that is no signal
 * is the Fault that says why.
 * @throws Fault INVALID_ARGUMENT FIELD_INVALID for what is wrong with the batch as a whole.
 */
export function batchFromMessage(request: BatchEvaluateSignalsRequest): readonly BatchItem[] {
  const { auditSet, portfolio, equityMicros, cashMicros, signals } = request;
  if (signals.length === 0 || signals.length > signalsMax) {
    throw invalidField("signals", `must hold 1 to ${signalsMax} signals, got ${signals.length}`);
  }
  if (portfolio === "") throw invalidField("portfolio", "is required: portfolios/{id}");
  const common = { auditSet, ...settingsOf(request) };
  return signals.map((signal) => {
    const { heldUnits, leavingUnits, leavingCashMicros, pendingUnits } = signal;
    const held = { heldUnits, leavingUnits, leavingCashMicros, pendingUnits };
    try {
      const view = portfolioView({ portfolio, equityMicros, cashMicros, ...held }, "");
      return signalRequest(signal, view, common);
    } catch (error) {
      if (error instanceof Fault) return error;
      throw error;
    }
  });
}

/** An instrument that can be decided on. @throws Fault INVALID_ARGUMENT naming each wrong field. */
export function tradableFromMessage(message: InstrumentMessage | undefined): Instrument {
  const instrument = instrumentFromMessage(message, "instrument");
  const violations: FieldViolation[] = [];
  if (instrument.ticker === "") {
    violations.push({ field: "instrument.ticker", description: "is required, for example AAPL" });
  }
  if (instrument.lotSizeUnits < 1) {
    violations.push({ field: "instrument.lot_size_units", description: "must be 1 or more" });
  }
  if (violations.length > 0) throw invalidFields(violations);
  return instrument;
}

type CommonParts = Pick<SignalRequest, "policy" | "costModel"> & { readonly auditSet: string };

function settingsOf({
  policy,
  costModel,
}: Pick<EvaluateSignalRequest, "policy" | "costModel">): Pick<
  SignalRequest,
  "policy" | "costModel"
> {
  return {
    policy: policy && policyFromMessage(policy),
    costModel: costModel && costModelFromMessage(costModel, "cost_model"),
  };
}

function signalRequest(
  signal: Pick<BatchSignal, "requestId" | "instrument" | "forecast">,
  portfolio: PortfolioView | undefined,
  { auditSet, ...settings }: CommonParts,
): SignalRequest {
  const { requestId, forecast } = signal;
  const violations: FieldViolation[] = [];
  const refuse = (field: string, description: string) => violations.push({ field, description });
  const unusable = requestIdProblem(requestId);
  if (unusable !== undefined) refuse("request_id", unusable);
  for (const [field, text] of [
    ["audit_set", auditSet],
    ["forecast.forecast", forecast?.forecast ?? ""],
    ["portfolio.portfolio", portfolio?.portfolio ?? ""],
  ] as const) {
    const description = shortTextProblem(text, longestName);
    if (description !== undefined) refuse(field, description);
  }
  if (!forecast?.forecast) refuse("forecast.forecast", "is required: forecasts/{id}");
  if (!forecast?.asOfTime) refuse("forecast.as_of_time", "is required");
  if (!portfolio?.portfolio) refuse("portfolio.portfolio", "is required: portfolios/{id}");
  if (!forecast || !portfolio || violations.length > 0) throw invalidFields(violations);
  const instrument = tradableFromMessage(signal.instrument);
  const inputs = { auditSet, instrument, forecast: forecastFromMessage(forecast), portfolio };
  return { requestId, inputs, ...settings };
}

function forecastFromMessage(message: ForecastMessage): SignalForecast {
  const { asOfTime } = message;
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
    asOfMs: asOfTime === undefined ? Number.NaN : timeMsOf(asOfTime, "forecast.as_of_time"),
    // The only basis that there is; a caller that states none claims no other.
    confidenceBasis: "UNCALIBRATED",
    interval: intervalFromMessage(message.interval, "forecast.interval"),
  };
}

function portfolioFromMessage(
  message: NonNullable<EvaluateSignalRequest["portfolio"]>,
): PortfolioView {
  const { $typeName: _, $unknown: __, ...view } = message;
  return portfolioView(view, "portfolio.");
}

/**
 * The portfolio with what leaves of the instrument, where anything does; `path` is before its fields.
 * @throws Fault INVALID_ARGUMENT FIELD_INVALID when more leaves than is held, or of the other side.
 */
function portfolioView(
  { leavingUnits, leavingCashMicros, ...view }: Required<PortfolioView>,
  path: string,
): PortfolioView {
  const { heldUnits } = view;
  const [least, most] = heldUnits < 0n ? [heldUnits, 0n] : [0n, heldUnits];
  if (leavingUnits < least || leavingUnits > most) {
    const description = `must lie between 0 and held_units ${heldUnits}, got ${leavingUnits}`;
    throw invalidField(`${path}leaving_units`, description);
  }
  if (leavingCashMicros < 0n || (leavingCashMicros > 0n && leavingUnits === 0n)) {
    const description = `must be 0 or more, and 0 where nothing leaves; got ${leavingCashMicros}`;
    throw invalidField(`${path}leaving_cash_micros`, description);
  }
  return {
    ...view,
    ...(leavingUnits === 0n ? {} : { leavingUnits }),
    ...(leavingCashMicros === 0n ? {} : { leavingCashMicros }),
  };
}
