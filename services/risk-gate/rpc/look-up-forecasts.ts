import { Fault } from "#lib/kernel/fault.ts";
import type { CallContext } from "#lib/kit/grpc/server/handlers.ts";
import type {
  BatchEvaluateSignalsRequest,
  BatchSignal,
} from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import { forecastByName, type NamedForecasts } from "../app/named-forecasts.ts";
import type { SignalForecast } from "../domain/inputs.ts";
import { faultOfBatchSignal } from "./batch-bounds.ts";
import { namedForecastFromMessage, tradableFromMessage } from "./signal-message.ts";

/** How long the forecast service may take to find a forecast, where the caller waits for longer. */
const longestLookUpMs = 5_000;

/**
 * The forecast that a signal names; undefined where it brings one.
 * @throws Fault as `forecastByName`; INVALID_ARGUMENT FIELD_INVALID where it does both.
 */
export async function namedForecast(
  forecasts: NamedForecasts,
  signal: Pick<BatchSignal, "forecastName" | "forecast" | "instrument" | "opensUnknown">,
  context: CallContext,
): Promise<SignalForecast | undefined> {
  const name = namedForecastFromMessage(signal);
  if (name === undefined) return undefined;
  const instrument = tradableFromMessage(signal.instrument);
  const waitMs = Math.min(context.remainingMs() ?? longestLookUpMs, longestLookUpMs);
  const forecast = await forecastByName(forecasts, name, instrument, waitMs);
  return signal.opensUnknown ? { ...forecast, opensUnknown: true as const } : forecast;
}

/** The forecasts that the signals of a batch name, by place, each looked up beside the others; or why there is none. */
export async function namedForecasts(
  forecasts: NamedForecasts,
  { signals }: BatchEvaluateSignalsRequest,
  context: CallContext,
): Promise<readonly (SignalForecast | Fault | undefined)[]> {
  if (signals.every(({ forecastName }) => forecastName === "")) return [];
  return Promise.all(
    signals.map(async (signal) => {
      if (signal.forecastName === "" || faultOfBatchSignal(signal) !== undefined) return undefined;
      try {
        return await namedForecast(forecasts, signal, context);
      } catch (error) {
        if (error instanceof Fault) return error;
        throw error;
      }
    }),
  );
}
