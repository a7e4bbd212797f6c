import { Fault, invalidField, invalidFields } from "#lib/kernel/fault.ts";
import { barsFromMessages, intervalFromMessage } from "#lib/wire/bar-message.ts";
import { instrumentFromMessage } from "#lib/wire/instrument-message.ts";
import { timeMsOf } from "#lib/wire/timestamp.ts";
import type {
  BatchCreateForecastsRequest,
  CreateForecastRequest,
} from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import type { ForecastPolicy as PolicyMessage } from "#proto/pmx/forecast/v1/policy_pb.ts";
import type { CreateForecast } from "../app/plan-forecast.ts";
import type { ForecastPolicy } from "../domain/policy.ts";

const longestBatch = 100;

/** The policy of a request, or the service's own where it brings none. */
export type AppliedPolicy = (message: PolicyMessage | undefined) => ForecastPolicy;

/**
 * What a request asks for.
 * @throws Fault FIELD_INVALID, BARS_INVALID
 */
export function createForecastFromMessage(
  request: CreateForecastRequest,
  appliedPolicy: AppliedPolicy,
): CreateForecast {
  return {
    auditSet: request.auditSet,
    instrument: instrumentFromMessage(request.instrument, "instrument"),
    interval: intervalFromMessage(request.interval, "interval"),
    bars: barsFromMessages(request.bars, "bars"),
    asOfMs: request.asOfTime && timeMsOf(request.asOfTime, "as_of_time"),
    horizonBars: request.horizonBars,
    policy: appliedPolicy(request.policy),
  };
}

/**
 * What the requests of a batch ask for.
 * @throws Fault FIELD_INVALID where there is none or there are too many, or one is malformed; its
 *   fields then begin with its place, such as `requests[3].interval`
 */
export function batchFromMessage(
  { requests }: BatchCreateForecastsRequest,
  appliedPolicy: AppliedPolicy,
): CreateForecast[] {
  if (requests.length === 0 || requests.length > longestBatch) {
    throw invalidField("requests", `must hold 1 to ${longestBatch}; it holds ${requests.length}`);
  }
  return requests.map((request, index) => {
    try {
      return createForecastFromMessage(request, appliedPolicy);
    } catch (error) {
      if (!(error instanceof Fault) || error.violations.length === 0) throw error;
      throw invalidFields(
        error.violations.map(({ field, description }) => ({
          field: `requests[${index}].${field}`,
          description,
        })),
      );
    }
  });
}
