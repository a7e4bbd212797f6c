import { join } from "node:path";
import type { ReadersOf } from "#gateway/market-data/app/remove-series.ts";
import { contractSettings, marketDataHandlers } from "#gateway/market-data/rpc/handlers.ts";
import { createSeriesStore } from "#gateway/market-data/store/series-store.ts";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { register, startServer } from "#lib/kit/grpc/server/server.ts";
import { openStore } from "#lib/kit/store/open-store.ts";
import { MarketDataService } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { repositoryRoot } from "#test/support/source-files.ts";

const migrationsFolder = join(repositoryRoot, "gateway/store/migrations");

/** MarketDataService alone, over gRPC on a free port and a database of its own in `folder`. */
export async function startMarketData(
  folder: string,
  {
    readersOf = () => Promise.resolve([]),
    nowMs = () => Date.now(),
  }: { readonly readersOf?: ReadersOf; readonly nowMs?: () => number } = {},
) {
  const path = join(folder, "gateway.db");
  const store = await openStore({ path, migrationsFolder, logger: quietLogger });
  const series = createSeriesStore(store);
  const server = await startServer({
    listen: { host: "127.0.0.1", port: 0 },
    registrations: [
      register(
        MarketDataService,
        marketDataHandlers({ store: series, sealedFrom: async () => undefined, readersOf, nowMs }),
        contractSettings,
      ),
    ],
    logger: quietLogger,
  });
  const channel = openChannel(server.address);
  return {
    client: clientOf(MarketDataService, channel),
    series,
    async close() {
      channel.close();
      await server.drain(1000);
      await store.close();
    },
  };
}

export type MarketDataGateway = Awaited<ReturnType<typeof startMarketData>>;
