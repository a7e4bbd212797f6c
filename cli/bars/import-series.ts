import type { MessageInitShape } from "@bufbuild/protobuf";
import type { BarSeries } from "#gateway/market-data/domain/series.ts";
import type { ClientOf } from "#lib/kit/grpc/client/client.ts";
import { barToMessage, intervalToMessage } from "#lib/wire/bar-message.ts";
import { instrumentToMessage } from "#lib/wire/instrument-message.ts";
import type {
  ImportBarsRequestSchema,
  ImportBarsResponse,
  MarketDataService,
} from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import { DataProvenance } from "#proto/pmx/type/v1/trading_pb.ts";

const barsPerChunk = 1000;
/** What a gateway allows itself by default; a peer that keeps silent is given up then too. */
const answerMs = 30_000;

/**
 * Sends a series through the ImportBars RPC of a gateway: a header, then chunks of 1 000 bars.
 * @throws Fault as ImportBars answers it.
 */
export function importSeries(
  client: Pick<ClientOf<typeof MarketDataService>, "importBars">,
  series: BarSeries,
): Promise<ImportBarsResponse> {
  return client.importBars(requestsOf(series), { deadlineMs: answerMs });
}

function* requestsOf(
  series: BarSeries,
): Iterable<MessageInitShape<typeof ImportBarsRequestSchema>> {
  const header = {
    instrument: instrumentToMessage(series.instrument),
    interval: intervalToMessage(series.interval),
    source: series.source,
    provenance: DataProvenance[series.provenance],
  };
  yield { part: { case: "header", value: header } };
  for (let from = 0; from < series.bars.length; from += barsPerChunk) {
    const bars = series.bars.slice(from, from + barsPerChunk).map(barToMessage);
    yield { part: { case: "chunk", value: { bars } } };
  }
}
