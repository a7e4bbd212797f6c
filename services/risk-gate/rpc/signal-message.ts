import { type FieldViolation, invalidFields } from "#lib/kernel/fault.ts";
import { costModelFromMessage } from "#lib/wire/cost-message.ts";
import { timeMsOf } from "#lib/wire/timestamp.ts";
import type {
  SignalForecast as ForecastMessage,
  PortfolioView as PortfolioMessage,
} from "#proto/pmx/riskgate/v1/decision_pb.ts";
import type { EvaluateSignalRequest } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import type { SignalRequest } from "../app/evaluate-signal.ts";
import type { PortfolioView, SignalForecast } from "../domain/inputs.ts";
import { instrumentOf } from "./instrument-message.ts";
import { policyOf } from "./policy-message.ts";

const longestRequestId = 200;

/**
 * What identifies a request must be there; numbers that a decision rests on may be missing, since
 * that is a reason to deny and no mistake of the caller.
 * @throws Fault INVALID_ARGUMENT FIELD_INVALID.
 */
export function signalRequestOf(request: EvaluateSignalRequest): SignalRequest {
  const { requestId, auditSet, forecast, portfolio } = request;
  const violations: FieldViolation[] = [];
  const require = (field: string, description: string) => violations.push({ field, description });
  if (requestId.length < 1 || requestId.length > longestRequestId) {
    require("request_id", `must have 1 to ${longestRequestId} characters, got ${requestId.length}`);
  }
  if (!forecast?.forecast) require("forecast.forecast", "is required: forecasts/{id}");
  if (!forecast?.asOfTime) require("forecast.as_of_time", "is required");
  if (!portfolio?.portfolio) require("portfolio.portfolio", "is required: portfolios/{id}");
  if (!forecast || !portfolio || violations.length > 0) throw invalidFields(violations);
  const instrument = instrumentOf(request.instrument);
  return {
    requestId,
    inputs: {
      auditSet,
      instrument,
      forecast: forecastOf(forecast),
      portfolio: portfolioOf(portfolio),
    },
    policy: request.policy && policyOf(request.policy),
    costModel: request.costModel && costModelFromMessage(request.costModel, "cost_model"),
  };
}

function forecastOf(message: ForecastMessage): SignalForecast {
  const { $typeName: _, $unknown: __, asOfTime, confidenceBasis: ___, ...numbers } = message;
  return {
    ...numbers,
    asOfMs: asOfTime === undefined ? Number.NaN : timeMsOf(asOfTime),
    // The one basis there is; a caller who states none claims no more.
    confidenceBasis: "UNCALIBRATED",
  };
}

function portfolioOf(message: PortfolioMessage): PortfolioView {
  const { $typeName: _, $unknown: __, ...view } = message;
  return view;
}
