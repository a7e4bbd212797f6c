import { Fault } from "#lib/kernel/fault.ts";
import { sharedBounds } from "#lib/kit/grpc/bounds/bounds.ts";
import { barsFromMessages, intervalFromMessage } from "#lib/wire/bar-message.ts";
import { contractSettings } from "#lib/wire/contract-settings.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { instrumentFromMessage } from "#lib/wire/instrument-message.ts";
import { timeMsOf } from "#lib/wire/timestamp.ts";
import {
  type BatchCreateForecastsRequest,
  type CreateForecastRequest,
  CreateForecastRequestSchema,
} from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import type { ForecastPolicy as PolicyMessage } from "#proto/pmx/forecast/v1/policy_pb.ts";
import { PriceBasis } from "#proto/pmx/type/v1/price_basis_pb.ts";
import type { CreateForecast } from "../app/plan-forecast.ts";
import type { ForecastPolicy } from "../domain/policy.ts";

/** A request of a batch is answered in its place, so its bounds are not those of the whole batch. */
const outOfBounds = sharedBounds(contractSettings.boundReasons).of(CreateForecastRequestSchema);

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
  const priceBasis = enumName(PriceBasis, request.priceBasis);
  return {
    auditSet: request.auditSet,
    instrument: instrumentFromMessage(request.instrument, "instrument"),
    interval: intervalFromMessage(request.interval, "interval"),
    bars: barsFromMessages(request.bars, "bars"),
    asOfMs: request.asOfTime && timeMsOf(request.asOfTime, "as_of_time"),
    horizonBars: request.horizonBars,
    policy: appliedPolicy(request.policy),
    ...(priceBasis !== undefined && { priceBasis }),
  };
}

/**
 * What the requests of a batch ask for, each in its place; one that is malformed or out of bounds is the
 * Fault that says why.
 */
export function batchFromMessage(
  { requests }: BatchCreateForecastsRequest,
  appliedPolicy: AppliedPolicy,
): (CreateForecast | Fault)[] {
  return requests.map((request) => {
    try {
      return outOfBounds(request) ?? createForecastFromMessage(request, appliedPolicy);
    } catch (error) {
      if (error instanceof Fault) return error;
      throw error;
    }
  });
}
