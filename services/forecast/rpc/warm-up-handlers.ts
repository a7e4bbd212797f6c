import type { Handlers } from "#lib/kit/grpc/server/handlers.ts";
import { decodeRequest, encode } from "#lib/kit/grpc/shared/codec.ts";
import { createListDecoder } from "#lib/kit/grpc/shared/element-readers.ts";
import { collectGarbage } from "#lib/kit/lifecycle/v8-heap.ts";
import { barToMessage, intervalToMessage } from "#lib/wire/bar-message.ts";
import { barReaders } from "#lib/wire/bar-reader.ts";
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

/** Enough for the handlers to be compiled, and for the heap to grow to what calls under load need. */
const calls = 24;
const horizonBars = 20;
const interval = "DAY_1";
const decodeLists = createListDecoder(barReaders);

let warmedUp: Promise<void> | undefined;

/**
 * Answers synthetic calls by the service's own policy, with nothing fitted, so that the engine has compiled
 * the handlers before the first call comes. Eight first calls at once would otherwise block the event loop
 * for as long as eighty later ones. Once a process: what is compiled stays so.
 * @param store one that keeps nothing, such as a dry run
 */
export function warmUpHandlers(store: ForecastStore, policy: ForecastPolicy): Promise<void> {
  warmedUp ??= answerSyntheticCalls(store, policy);
  return warmedUp;
}

async function answerSyntheticCalls(store: ForecastStore, policy: ForecastPolicy): Promise<void> {
  const bars = syntheticBars(policy.lookbackBars);
  const cheap = { ...policy, models: [policy.baselineModel], validationOrigins: 0 };
  const made = makeForecast(unpackBars(packBars(bars, { interval })), horizonBars, cheap);
  const handlers = forecastHandlers({
    store,
    external: {
      policyHash: () => Promise.reject(new Error("the warm-up asks nobody")),
      forecast: () => Promise.reject(new Error("the warm-up asks nobody")),
    },
    submissions: {
      find: () => undefined,
      findCommitment: () => undefined,
      hasSource: () => false,
      latestMs: () => 0,
    },
    engine: {
      parallelism: 1,
      forecast: async () => ({ ...made, contentHash: contentHashOf(made.content) }),
      regime: () => Promise.reject(new Error("the warm-up asks for no regime")),
    },
    policy,
    nowMs: () => 0,
    source: "warm-up",
  });
  const request = encode(CreateForecastRequestSchema, {
    auditSet: "warm-up",
    instrument: {
      ticker: "WARMUP",
      exchange: "XNAS",
      assetClass: AssetClass.US_EQUITY,
      currency: "USD",
      lotSizeUnits: 1,
      region: "US",
    },
    interval: intervalToMessage(interval),
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
    decodeRequest(CreateForecastRequestSchema, request, decodeLists),
    context,
  );
  encode(ResponseSchema, response);
}
