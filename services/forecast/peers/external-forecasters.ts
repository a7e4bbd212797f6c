import { timestampFromMs, timestampMs } from "@bufbuild/protobuf/wkt";
import type { BarInterval } from "#lib/kernel/bar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { type ClientOf, clientOf } from "#lib/kit/grpc/client/client.ts";
import type { OpenPeer } from "#lib/kit/lifecycle/start-service.ts";
import { barToMessage, intervalToMessage } from "#lib/wire/bar-message.ts";
import { instrumentToMessage } from "#lib/wire/instrument-message.ts";
import { requiredInReply } from "#lib/wire/required-field.ts";
import type { Forecast } from "#proto/pmx/forecast/v1/forecast_pb.ts";
import { ForecastService } from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import { PriceBasis } from "#proto/pmx/type/v1/price_basis_pb.ts";
import type { AskedForecast, ExternalAnswer, ExternalForecasters } from "../app/ports.ts";
import type { SubmittedForecast } from "../domain/submission/submitted-forecast.ts";

/** A fit elsewhere may wait for others, as one here may. */
const forecastMs = 120_000;
const policyMs = 10_000;

/**
 * Processes that serve ForecastService, each over a channel that is opened when it is first asked. Their addresses are
 * those of the configuration: no request brings one.
 */
export function externalForecasters(
  addresses: ReadonlyMap<string, string>,
  openPeer: OpenPeer,
): ExternalForecasters & { close(): void } {
  const channels = new Map<string, ReturnType<OpenPeer>>();
  const clientFor = (name: string): ClientOf<typeof ForecastService> => {
    const address = addresses.get(name);
    if (address === undefined) throw unknownForecaster(name, addresses);
    const channel = channels.get(name) ?? openPeer(address);
    channels.set(name, channel);
    return clientOf(ForecastService, channel);
  };
  return {
    async policyHash(name) {
      const client = clientFor(name);
      const reply = await client.getPolicy({}, { deadlineMs: policyMs });
      return requiredInReply(reply.policyHash, "policy_hash");
    },
    async forecast(name, asked, signal) {
      const client = clientFor(name);
      const { instrument, interval, bars, asOfMs, horizonBars, priceBasis } = asked;
      const request = {
        instrument: instrumentToMessage(instrument),
        interval: intervalToMessage(interval),
        bars: bars.map(barToMessage),
        asOfTime: timestampFromMs(asOfMs),
        horizonBars,
        priceBasis: PriceBasis[priceBasis ?? "UNSPECIFIED"],
      };
      const reply = await client.createForecast(request, { deadlineMs: forecastMs, signal });
      return answerOf(requiredInReply(reply.forecast, "forecast"), asked, interval);
    },
    close() {
      for (const channel of channels.values()) channel.close();
    },
  };
}

function unknownForecaster(name: string, known: ReadonlyMap<string, string>): Fault {
  const names = [...known.keys()].sort().join(", ") || "none";
  const message = `the configuration has no external forecaster ${name} (externalForecasters, PMX_EXTERNAL_FORECASTERS); it has ${names}`;
  return new Fault("FAILED_PRECONDITION", "FIELD_INVALID", message, {
    violations: [{ field: "policy.submission.source", description: message }],
  });
}

/** What was answered; its prices are unchecked. */
function answerOf(
  { asOfTime, ensemblePrices, intervals, policyHash }: Forecast,
  { instrument: { ticker } }: AskedForecast,
  interval: BarInterval,
): ExternalAnswer {
  const forecast: SubmittedForecast = {
    ...{ ticker, interval },
    asOfMs: timestampMs(requiredInReply(asOfTime, "as_of_time")),
    medianPrices: ensemblePrices,
    intervals: intervals.map(({ levelRatio, lowerPrices, upperPrices }) => ({
      tailRatio: (1 - levelRatio) / 2,
      ...{ lowerPrices, upperPrices },
    })),
  };
  return { forecast, policyHash };
}
