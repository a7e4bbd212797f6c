import { create, fromJson, type JsonValue, toJson } from "@bufbuild/protobuf";
import { timestampFromMs, timestampMs } from "@bufbuild/protobuf/wkt";
import type { Bar } from "#lib/kernel/bar.ts";
import type { Canonical } from "#lib/kernel/canonical.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { type Channel, clientOf } from "#lib/kit/grpc/client/client.ts";
import { barToMessage, intervalFromMessage, intervalToMessage } from "#lib/wire/bar-message.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { instrumentToMessage } from "#lib/wire/instrument-message.ts";
import { requiredInReply } from "#lib/wire/required-field.ts";
import type { DirectionRecord as RecordMessage } from "#proto/pmx/forecast/v1/direction_record_pb.ts";
import {
  ConfidenceBasis,
  type Forecast,
  type Outcome,
  OutcomeSchema,
} from "#proto/pmx/forecast/v1/forecast_pb.ts";
import { ForecastService } from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import {
  ForecastPolicyOverridesSchema,
  ForecastPolicySchema,
} from "#proto/pmx/forecast/v1/policy_pb.ts";
import { type Bar as BarMessage, BarSchema } from "#proto/pmx/type/v1/bar_pb.ts";
import { PriceBasis } from "#proto/pmx/type/v1/price_basis_pb.ts";
import type {
  DirectionRecord,
  DroppedForecast,
  ForecastPeer,
  ForecastView,
} from "../app/forecast-port.ts";
import type { FactPosition } from "../domain/sprint.ts";
import { evidenceOf } from "./evidence-message.ts";
import { pinnedMessages } from "./pinned-message.ts";
import { factOf, renamedFields } from "./reply.ts";
import { type CallPolicy, withRetry } from "./retry.ts";

/** A fit may have to wait for many others; only a peer that is gone is silent for longer. */
const fitAttemptMs = 300_000;

/** The forecast service as the gateway uses it. */
export function forecastPeer(channel: Channel, calls: CallPolicy): ForecastPeer {
  const client = clientOf(ForecastService, channel);
  const policyMessage = pinnedMessages(ForecastPolicySchema);
  // A bar is sent with every forecast that looks back to it: hundreds of times in a sprint.
  const barMessages = new WeakMap<Bar, BarMessage>();
  const barMessage = (bar: Bar) => {
    const message = barMessages.get(bar) ?? create(BarSchema, barToMessage(bar));
    barMessages.set(bar, message);
    return message;
  };
  return {
    async policy(overrides) {
      const request = {
        overrides: fromJson(ForecastPolicyOverridesSchema, overrides as JsonValue),
      };
      const { policy } = await withRetry(calls, (options) =>
        client.getPolicy(request, options),
      ).catch((error) => {
        throw renamedFields(error, "overrides.", "spec.forecast_overrides.");
      });
      const message = requiredInReply(policy, "policy");
      const { minimumScoredForecasts } = requiredInReply(message.ensemble, "policy.ensemble");
      const pinned = toJson(ForecastPolicySchema, message) as Canonical;
      const { lookbackBars, minimumBars, submission } = message;
      const submissionSource = submission?.source;
      return {
        forecast: {
          ...{ pinned, minimumScoredForecasts, lookbackBars },
          ...(submissionSource !== undefined && { submissionSource }),
        },
        minimumBars,
      };
    },
    async create(input, signal) {
      const request = {
        auditSet: input.auditSet,
        instrument: instrumentToMessage(input.instrument),
        interval: intervalToMessage(input.interval),
        bars: input.bars.map(barMessage),
        asOfTime: timestampFromMs(input.asOfMs),
        horizonBars: input.horizonBars,
        policy: policyMessage(input.policy),
        priceBasis: PriceBasis[input.priceBasis ?? "UNSPECIFIED"],
      };
      const fits = { ...calls, attemptMs: fitAttemptMs, signal };
      const made = withRetry(fits, (options) => client.createForecast(request, options));
      return made.then(
        ({ forecast, factPosition }) =>
          forecastView(requiredInReply(forecast, "forecast"), factOf(factPosition)),
        droppedForecast,
      );
    },
    async score(name, bars, holdingBars, signal) {
      const request = {
        name,
        bars: bars.map(barToMessage),
        ...(holdingBars !== undefined && { holdingBars }),
      };
      const reply = await withRetry({ ...calls, signal }, (options) =>
        client.scoreForecast(request, options),
      );
      const outcome = requiredInReply(reply.outcome, "outcome");
      return { digest: outcomeDigest(outcome), fact: factOf(reply.factPosition) };
    },
  };
}

function forecastView(forecast: Forecast, fact: FactPosition): ForecastView {
  return {
    name: forecast.name,
    contentHash: forecast.contentHash,
    asOfMs: timestampMs(requiredInReply(forecast.asOfTime, "as_of_time")),
    interval: intervalFromMessage(forecast.interval, "forecast.interval"),
    lastClosePrice: forecast.lastClosePrice,
    ensemblePrices: forecast.ensemblePrices,
    bands: forecast.intervals,
    upProbabilities: forecast.upProbabilities,
    confidenceBasis: enumName(ConfidenceBasis, forecast.confidenceBasis) ?? "UNSPECIFIED",
    dailyVolatilityBps: forecast.measures?.dailyVolatilityBps ?? Number.NaN,
    annualisedVolatilityRatio: forecast.measures?.annualisedVolatilityRatio ?? Number.NaN,
    atrPrice: forecast.measures?.atrPrice ?? Number.NaN,
    averageDailyVolumeUnits: forecast.measures?.averageDailyVolumeUnits,
    evidence: evidenceOf(forecast),
    ...(forecast.directionRecord && { directionRecord: recordOf(forecast.directionRecord) }),
    fact,
  };
}

function recordOf({ $typeName: _, $unknown: __, ...record }: RecordMessage): DirectionRecord {
  return record;
}

/** Of what is kept of a dropped audit, in characters. */
const longestMessage = 300;

/**
 * A forecast that could not be made, which the service states as a fact and names in its error.
 * @throws the error where it is another one.
 */
function droppedForecast(error: unknown): DroppedForecast {
  if (!(error instanceof Fault)) throw error;
  const { reason, message, metadata } = error;
  const { factSource, factSequence } = metadata;
  if (factSource === undefined || !/^\d+$/.test(factSequence ?? "")) throw error;
  const fact = { source: factSource, sequence: BigInt(factSequence as string) };
  return { dropped: { reason, message: message.slice(0, longestMessage) }, fact };
}

/**
 * The scores without the names that hold the sprint's id, and without those over the holding limit, which earlier
 * versions lack: steps keep their hash, and the scorecard has these scores.
 */
function outcomeDigest(outcome: Outcome): Canonical {
  const scores = create(OutcomeSchema, outcome);
  scores.forecast = "";
  delete scores.createTime;
  delete scores.closedTime;
  delete scores.holding;
  return toJson(OutcomeSchema, scores) as Canonical;
}
