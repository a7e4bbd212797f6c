import type { Handlers } from "#lib/kit/grpc/server/handlers.ts";
import { decodeRequest, encode } from "#lib/kit/grpc/shared/codec.ts";
import { collectGarbage } from "#lib/kit/lifecycle/collect-garbage.ts";
import { barToMessage, intervalToMessage } from "#lib/wire/bar-message.ts";
import {
  CreateForecastRequestSchema,
  type ForecastService,
  CreateForecastResponseSchema as ResponseSchema,
} from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import { AssetClass } from "#proto/pmx/type/v1/instrument_pb.ts";
import type { ForecastStore } from "../app/ports.ts";
import { packBars, unpackBars } from "../domain/bar-columns.ts";
import { contentHashOf } from "../domain/identity.ts";
import { makeForecast } from "../domain/make-forecast.ts";
import type { ForecastPolicy } from "../domain/policy.ts";
import { syntheticBars } from "../domain/synthetic-bars.ts";
import { forecastHandlers } from "./handlers.ts";

/** Enough to be compiled, and for the heap to grow to what calls under load need of it. */
const calls = 24;
const horizonBars = 20;

/**
 * Answers made-up calls by the policy that will be asked for most, with nothing fitted, so that the
 * engine has compiled what answers a call before the first one comes, and has nothing of the start to
 * clear away. Eight first calls at once would otherwise hold the event loop up for as long as eighty
 * later ones.
 * @param store one that keeps nothing of what it is given
 */
export async function rehearseCalls(store: ForecastStore, policy: ForecastPolicy): Promise<void> {
  const bars = syntheticBars(policy.lookbackBars);
  const cheap = { ...policy, models: [policy.baselineModel], validationOrigins: 0 };
  const made = makeForecast(unpackBars(packBars(bars)), horizonBars, cheap);
  const handlers = forecastHandlers({
    store,
    engine: {
      parallelism: 1,
      forecast: async () => ({ ...made, contentHash: contentHashOf(made.content) }),
      regime: () => Promise.reject(new Error("no regime is rehearsed")),
    },
    policy,
    nowMs: () => 0,
    source: "rehearsal",
  });
  const request = encode(CreateForecastRequestSchema, {
    auditSet: "rehearsal",
    instrument: {
      ticker: "REHEARSAL",
      exchange: "XNAS",
      assetClass: AssetClass.US_EQUITY,
      currency: "USD",
      lotSizeUnits: 1,
      region: "US",
    },
    interval: intervalToMessage("DAY_1"),
    bars: bars.map(barToMessage),
    horizonBars,
  });
  collectGarbage();
  for (let call = 0; call < calls; call += 1) await answer(handlers, request);
}

async function answer(
  { createForecast }: Handlers<typeof ForecastService>,
  request: Uint8Array,
): Promise<void> {
  const context = {
    method: {} as never,
    signal: new AbortController().signal,
    remainingMs: () => undefined,
    peer: "",
    requestId: "",
  };
  const response = await createForecast(
    decodeRequest(CreateForecastRequestSchema, request),
    context,
  );
  encode(ResponseSchema, response);
}
