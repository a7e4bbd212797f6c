import { setTimeout as delay } from "node:timers/promises";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { Bar } from "#lib/kernel/bar.ts";
import type { EventEnvelope } from "#lib/kit/events/event.ts";
import { clientOf } from "#lib/kit/grpc/client/client.ts";
import { ForecastService as ForecastRpc } from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { AssetClass } from "#proto/pmx/type/v1/instrument_pb.ts";
import { loadForecastConfig } from "#services/forecast/config.ts";
import { startForecast } from "#services/forecast/service.ts";
import { sharedFits } from "#test/support/embedded.ts";
import { sampleBars } from "#test/support/sample-bars.ts";
import { listeningBus, serve } from "#test/support/served.ts";

/** A real server on a real database file, with every fact that it published; it fits on shared threads unless they matter. */
export async function runService(
  options: {
    folder?: string;
    threads?: number;
    queueLimit?: number;
    externalForecasters?: string[];
    httpPort?: number;
  } = {},
) {
  const { bus, published } = await listeningBus("pmx.forecast.v1.>");
  const { workers, ...loaded } = loadForecastConfig({ environment: {} });
  const { threads = 1, queueLimit = workers.queueLimit } = options;
  const isShared = options.threads === undefined && options.queueLimit === undefined;
  const fits = isShared ? sharedFits() : undefined;
  const { externalForecasters, httpPort } = options;
  const limits = { ...workers, threads, queueLimit };
  const asked = externalForecasters && { externalForecasters };
  const http = httpPort !== undefined && { httpPort };
  const config = { ...loaded, ...asked, ...http, workers: limits };
  let nowMs = Date.UTC(2026, 0, 1);
  const clock = { nowMs: () => (nowMs += 1000) };
  const served = await serve((given) => startForecast({ ...given, fits }), config, {
    dataDir: options.folder,
    clock,
    bus,
  });
  return {
    client: clientOf(ForecastRpc, served.channel),
    /** The fact at a position, once it has been published. */
    async factAt(sequence: bigint): Promise<EventEnvelope> {
      for (let attempt = 0; attempt < 500; attempt += 1) {
        const event = published.find((one) => BigInt(one.sequence) === sequence);
        if (event) return event;
        await delay(10);
      }
      throw new Error(`fact ${sequence} was not published within 5 s`);
    },
    bus,
    address: served.address,
    channel: served.channel,
    folder: served.dataDir,
    published,
    stop: served.stop,
    remove: served.remove,
  };
}

export type RunningService = Awaited<ReturnType<typeof runService>>;

export const instrument = {
  ticker: "AAPL",
  exchange: "XNAS",
  assetClass: AssetClass.US_EQUITY as AssetClass,
  currency: "USD",
  lotSizeUnits: 1,
  region: "US",
};

export function barMessages(bars: readonly Bar[]) {
  return bars.map(({ startTimeMs, ...prices }) => ({
    startTime: timestampFromMs(startTimeMs),
    ...prices,
  }));
}

/** 700 days of one market; forecasts are made of a part of them. */
export const history = sampleBars(700, 6);

/** A request for a forecast at the close of the bar before `end`. */
export function requestUpTo(end: number, from = 0) {
  return {
    auditSet: "sprints/a",
    instrument: { ...instrument },
    interval: BarInterval.DAY_1 as BarInterval,
    bars: barMessages(history.slice(from, end)),
    horizonBars: 20,
  };
}
