import type { MessageInitShape } from "@bufbuild/protobuf";
import type { CorporateAction } from "#gateway/market-data/domain/corporate-action.ts";
import { counted } from "#gateway/market-data/domain/quality/evidence.ts";
import type { RawBar } from "#gateway/market-data/domain/raw-bar.ts";
import type { RawSeries } from "#gateway/market-data/domain/series.ts";
import type { Bar } from "#lib/kernel/bar.ts";
import type { ClientOf } from "#lib/kit/grpc/client/client.ts";
import { readable, timeText } from "#lib/report/plain-text.ts";
import { barToMessage, intervalToMessage } from "#lib/wire/bar-message.ts";
import { instrumentToMessage } from "#lib/wire/instrument-message.ts";
import { timestampToMessage } from "#lib/wire/timestamp.ts";
import type {
  ImportBarsRequestSchema,
  ImportBarsResponse,
  MarketDataService,
} from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import type { CorporateActionSchema, SourceBar } from "#proto/pmx/marketdata/v1/source_bar_pb.ts";
import { PriceBasis } from "#proto/pmx/type/v1/price_basis_pb.ts";
import { DataProvenance } from "#proto/pmx/type/v1/trading_pb.ts";
import type { FileSeries } from "./bar-files.ts";

/** A series to send: one whose bars have every value is one too. */
export type SentSeries = Omit<RawSeries, "actions"> & Partial<Pick<RawSeries, "actions">>;

const itemsPerChunk = 1000;
/** What a gateway allows itself by default; a peer that keeps silent is given up then too. */
const answerMs = 30_000;

/**
 * Sends a series through the ImportBars RPC of a gateway: a header, then chunks of 1 000 bars, then the
 * actions.
 * @throws Fault as ImportBars answers it.
 */
export function importSeries(
  client: Pick<ClientOf<typeof MarketDataService>, "importBars">,
  series: SentSeries,
): Promise<ImportBarsResponse> {
  return client.importBars(requestsOf(series), { deadlineMs: answerMs });
}

type Request = MessageInitShape<typeof ImportBarsRequestSchema>;

function* requestsOf(series: SentSeries): Iterable<Request> {
  const { instrument, interval, source, provenance, basis, bars, actions = [] } = series;
  const header = {
    instrument: instrumentToMessage(instrument),
    interval: intervalToMessage(interval),
    source,
    provenance: DataProvenance[provenance],
    basis: PriceBasis[basis ?? "UNSPECIFIED"],
  };
  yield { part: { case: "header", value: header } };
  for (const chunk of chunksOf(bars)) {
    if (chunk.every(isPlain)) {
      yield { part: { case: "chunk", value: { bars: chunk.map(barToMessage) } } };
    } else {
      yield { part: { case: "sourceChunk", value: { bars: chunk.map(rawBarToMessage) } } };
    }
  }
  for (const chunk of chunksOf(actions)) {
    yield { part: { case: "actions", value: { actions: chunk.map(actionToMessage) } } };
  }
}

function* chunksOf<Item>(items: readonly Item[]): Iterable<readonly Item[]> {
  for (let from = 0; from < items.length; from += itemsPerChunk) {
    yield items.slice(from, from + itemsPerChunk);
  }
}

/** Whether a bar has all the values of a `Bar` and no other. */
function isPlain(bar: RawBar): bar is Bar {
  const { open, high, low, volumeUnits, adjClose } = bar;
  return (
    open !== undefined &&
    high !== undefined &&
    low !== undefined &&
    volumeUnits !== undefined &&
    adjClose === undefined
  );
}

/** A whole message, which protobuf takes without a copy: there may be hundreds of thousands. */
function rawBarToMessage({ startTimeMs, ...values }: RawBar): SourceBar {
  const startTime = timestampToMessage(startTimeMs);
  return { $typeName: "pmx.marketdata.v1.SourceBar", startTime, ...values };
}

function actionToMessage(action: CorporateAction): MessageInitShape<typeof CorporateActionSchema> {
  const exTime = timestampToMessage(action.exTimeMs);
  return action.kind === "SPLIT"
    ? { exTime, action: { case: "newSharesPerOld", value: action.newSharesPerOld } }
    : { exTime, action: { case: "dividendAmount", value: action.amount } };
}

/** What was stored of a file, in one line. */
export function importedText(file: FileSeries, response: ImportBarsResponse): string {
  const { instrument, source, widenedCount, skipped, notes } = file;
  const { series, storedCount, changedCount } = response;
  const [first, last] = [series?.firstBarTime, series?.lastBarTime].map((time) =>
    timeText(time, series?.interval),
  );
  const period = `${first} to ${last}`;
  const revised = revisedText(response);
  const skippedRows = new Set(skipped.map(({ line }) => line)).size;
  const remarks = [
    ...(revised === undefined ? [] : [revised]),
    ...(widenedCount > 0
      ? [`rounding moved the high or low of ${counted(widenedCount, "bar")}`]
      : []),
    ...(skippedRows > 0 ? [`${counted(skippedRows, "bad row")} left out`] : []),
    ...notes,
  ].map((remark) => `; ${remark}`);
  return (
    `imported ${source}: ${storedCount - changedCount} new bars of ${instrument.ticker}, ` +
    `${series?.barCount ?? 0n} in all, ${period}${remarks.join("")}`
  );
}

/** How many stored bars have other values now, and the first of them; undefined where none has. */
export function revisedText({
  series,
  changedCount,
  firstChange,
}: ImportBarsResponse): string | undefined {
  if (changedCount === 0n || firstChange === undefined) return undefined;
  const { startTime, field, stored, imported } = firstChange;
  const was = `${readable(field)} was ${stored ?? "empty"}, is ${imported ?? "empty"}`;
  return (
    `${changedCount} stored bars revised, the first ${timeText(startTime, series?.interval)} (${was}): ` +
    `revision ${series?.revision ?? 0n}, earlier sprints keep theirs`
  );
}
