import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  ImportBarsRequestSchema,
  ImportBarsResponse,
  MarketDataService,
} from "../../../proto/gen/pmx/marketdata/v1/market_data_service_pb.ts";
import type { ClientOf } from "../../../services/kit/grpc/client.ts";
import { barToMessage, intervalToMessage } from "../../../services/wire/bar-message.ts";
import { instrumentToMessage } from "../../../services/wire/instrument-message.ts";
import { provenanceToMessage } from "../../rpc/series-message.ts";
import type { BarSeries } from "../domain/series.ts";

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
  deadlineMs: number = answerMs,
): Promise<ImportBarsResponse> {
  return client.importBars(requestsOf(series), { deadlineMs });
}

function* requestsOf(
  series: BarSeries,
): Iterable<MessageInitShape<typeof ImportBarsRequestSchema>> {
  const header = {
    instrument: instrumentToMessage(series.instrument),
    interval: intervalToMessage(series.interval),
    source: series.source,
    provenance: provenanceToMessage(series.provenance),
  };
  yield { part: { case: "header", value: header } };
  for (let from = 0; from < series.bars.length; from += barsPerChunk) {
    const bars = series.bars.slice(from, from + barsPerChunk).map(barToMessage);
    yield { part: { case: "chunk", value: { bars } } };
  }
}
